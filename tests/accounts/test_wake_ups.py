"""A wake-up leaves a page in good time whatever the broker does. tests/faults freezes a real one."""

import socket
import time

import pytest

from accounts import wake_ups
from accounts.tasks import send_deliveries
from accounts.wake_ups import LEFT_ALONE_SECONDS, publish_quietly


@pytest.fixture(autouse=True)
def _no_breaker(monkeypatch):
    monkeypatch.setattr(wake_ups, "_left_alone_until", 0.0)


@pytest.mark.parametrize("frozen", [False, True])
def test_a_dead_or_frozen_broker_costs_a_page_under_a_second_however_many_wake_ups(monkeypatch, frozen):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if frozen:
            listener.listen()
        address = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        monkeypatch.setattr(wake_ups, "broker_url", lambda task: address)
        begun = time.monotonic()
        for _ in range(20):
            publish_quietly(send_deliveries)
    assert time.monotonic() - begun < 1


def test_a_broker_that_was_away_is_tried_again(monkeypatch):
    sent = []
    monkeypatch.setattr(send_deliveries, "apply_async", lambda **options: sent.append(options))
    monkeypatch.setattr(wake_ups, "_left_alone_until", time.monotonic() + LEFT_ALONE_SECONDS)
    publish_quietly(send_deliveries)
    assert sent == []

    monkeypatch.setattr(wake_ups, "_left_alone_until", time.monotonic())
    publish_quietly(send_deliveries)
    assert len(sent) == 1


def test_a_slow_broker_takes_the_message_and_is_then_left_alone(monkeypatch):
    monkeypatch.setattr(wake_ups, "PUBLISH_SECONDS", 0.05)
    monkeypatch.setattr(send_deliveries, "apply_async", lambda **options: time.sleep(0.1))

    publish_quietly(send_deliveries)

    assert wake_ups._left_alone_until > time.monotonic()
