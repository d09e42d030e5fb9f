"""F13 and F15 for returns filed by a machine: a reply that is lost, and a key that is used twice."""

import http.client
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from accounts.models import Event
from portfolio.spend.actions.filing import Filed, Filing, KeyTaken, file_returns
from portfolio.spend.models import FilingKey, Return, SpendLine
from tests.factories.api import RETURNS, make_filing_machine
from tests.factories.returns import LATER, file_of, latest_period, released_award, request_of
from tests.faults.racing import race
from tests.faults.serving import serving, until_it_answers

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def test_f13_a_filing_whose_reply_was_lost_is_answered_as_the_first_time(tmp_path: Path) -> None:
    now = timezone.now()
    award = released_award()
    machine = make_filing_machine(award.department, now=now)
    period = latest_period(award, now)
    content = file_of("30,000.00", day=f"{period.first_day:%d/%m/%Y}")
    said = urlencode({"period": str(period), "award": award.reference, "control_budget": "RDEL_PROGRAMME"})
    mark = tmp_path / "kill"

    def post(port: int) -> tuple[int, dict[str, object]]:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {
            "Host": "127.0.0.1",
            "Authorization": f"Bearer {machine.token}",
            "Content-Type": "text/csv",
            "Idempotency-Key": "one",
        }
        link.request("POST", f"{RETURNS}?{said}", content, headers)
        answer = link.getresponse()
        return answer.status, json.loads(answer.read())

    with serving(
        {"KILL_BEFORE_REPLY": str(mark)}, application="tests.faults.kill_before_reply:application"
    ) as port:
        mark.touch()
        with pytest.raises((http.client.HTTPException, OSError)):
            post(port)
        committed = Return.objects.get()
        until_it_answers(port)
        status, answer = post(port)

    assert not mark.exists()
    (told,) = answer["returns"]
    assert (status, told["reference"]) == (200, committed.reference)
    assert (Return.objects.get(), SpendLine.objects.count()) == (committed, 1)
    assert Event.objects.filter(kind="return.checked").count() == 1


def test_f15_two_at_once_under_one_key_file_once() -> None:
    award = released_award()
    client = make_filing_machine(award.department, now=LATER).api
    same = file_of("30,000.00")

    def filing(content: bytes, sha256: str, key: str = "one") -> Filing:
        return Filing(request_of(award), "june.csv", content, key, sha256)

    def step(asked: Filing) -> object:
        return lambda: file_returns(filing=asked, client=client, now=LATER)

    first, second = race(step(filing(same, "a")), step(filing(same, "a")))
    assert isinstance(first, Filed), first
    assert isinstance(second, Filed), second
    assert sorted((first.is_new, second.is_new)) == [False, True]
    assert first.answer == second.answer
    assert (Return.objects.count(), FilingKey.objects.count()) == (1, 1)

    other, another = file_of("10.00"), file_of("20.00")
    found = race(step(filing(other, "b", "two")), step(filing(another, "c", "two")))
    assert sorted(type(one) for one in found if not isinstance(one, Filed)) == [KeyTaken]
    assert Return.objects.count() == 2
