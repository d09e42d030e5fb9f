"""The cache in rows: what is counted is counted once, by all processes together."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection

from accounts.cache import clear_expired_rows
from accounts.models import CacheRow

AT_ONCE = 8


def at_once(ask):
    def asked(number):
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(asked, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_adds_and_all_are_counted():
    cache.set("lock", "of a process that died", timeout=0)

    assert sum(at_once(lambda: cache.add("lock", True, timeout=60))) == 1

    cache.set("count", 0, timeout=60)
    at_once(lambda: cache.incr("count"))

    assert cache.get("count") == AT_ONCE


@pytest.mark.django_db
def test_what_has_expired_is_not_there_and_is_deleted_in_time():
    cache.set("old", [1.5, 2.5], timeout=0)
    cache.set("live", [1.5, 2.5], timeout=60)
    cache.set("for ever", None, timeout=None)

    assert cache.get("old", "none") == "none"
    assert not cache.touch("old")
    with pytest.raises(ValueError, match="not found"):
        cache.incr("old")
    assert cache.get("live") == [1.5, 2.5]
    assert "for ever" in cache
    assert (clear_expired_rows(), CacheRow.objects.count()) == (1, 2)
    assert cache.add("old", 1)


@pytest.mark.django_db
def test_a_key_may_be_any_text_a_client_sends():
    for key in ("a\x00b", "half \ud800", "x" * 5_000, "10.0.0.1 \r\n"):
        cache.set(key, "kept")
        assert cache.get(key) == "kept"
        assert cache.delete(key)
    assert cache.get("a\x00b") is None
    cache.set("one", 1)
    cache.clear()
    assert not CacheRow.objects.exists()
