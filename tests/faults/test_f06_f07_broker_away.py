"""F6, F7: a bid is submitted, a decision confirmed and a return accepted while the broker is away or frozen.

Each goes through, and who is to be told of it is told when the broker is back.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Delivery, User
from accounts.permissions import Role
from bids.writing.models import Bid
from legacyfund.embedded.processes import until
from legacyfund.lib.financial_year import Period, london_date
from portfolio.decisions.models import Decision
from portfolio.spend.models import Return
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import TESTS, certifying_bid
from tests.factories.pages import fields_of
from tests.factories.portfolio import proposed_decision, ranked_bids, tied_round
from tests.factories.returns import certified_return, file_of, released_award
from tests.faults.engines import Server, broker_answers, own_broker
from tests.faults.outbox import all_sent, mail_variables, mails
from tests.faults.real_worker import real_beat, real_worker
from tests.faults.serving import Browser, Reply, serving
from tests.faults.standing import require_standing
from tests.faults.years import let_money_begin_this_year

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

ADDED_SECONDS, ADDED_WHEN_FROZEN = 1.0, 6.0
LOADED = 3
"""A machine with much to do besides is so many times slower, and that is no fault."""
BACK_SECONDS = 60
THREADS = 4


@dataclass
class Scene:
    """One bid to submit, one decision to confirm, one return to accept, and who does it."""

    now: datetime
    bid: Bid = field(init=False)
    decision: Decision = field(init=False)
    spend_return: Return = field(init=False)
    people: dict[str, User] = field(init=False)

    def __post_init__(self) -> None:
        self.bid = certifying_bid(now=self.now)
        round_, _ = tied_round(900_000, now=self.now)
        self.decision = proposed_decision(ranked_bids(round_)[0], now=self.now)
        day = london_date(self.now)
        self.spend_return = certified_return(
            released_award(now=self.now),
            content=file_of("30,000.00", day=f"{day:%d/%m/%Y}"),
            period=Period.of(day),
            now=self.now,
        )
        self.people = {
            "signer": make_user(Role.SIGN_OFF, self.bid.department, now=self.now),
            "chair": make_user(Role.CHAIR, now=self.now),
            "manager": make_user(Role.FUND_MANAGER, now=self.now),
        }

    def press(self, port: int) -> list[Reply]:
        """The three, one after the other."""
        bid, decision, spend = (
            self.bid.reference,
            self.decision.bid.reference,
            self.spend_return.reference,
        )
        certify = reverse("bids:certify_bid", args=[bid])
        return [
            press(port, self.people["signer"], certify, certify, confirmed=sorted(TESTS)),
            press(
                *(port, self.people["chair"], reverse("portfolio:decision", args=[decision])),
                reverse("portfolio:confirm_decision", args=[decision]),
            ),
            press(
                *(port, self.people["manager"], reverse("portfolio:return_page", args=[spend])),
                reverse("portfolio:return_accept", args=[spend]),
            ),
        ]

    def require_done(self) -> None:
        for row, status in (
            (self.bid, "SUBMITTED"),
            (self.decision, "CONFIRMED"),
            (self.spend_return, "ACCEPTED"),
        ):
            row.refresh_from_db()
            assert row.status == status


def press(port: int, person: User, page: str, address: str, **more: object) -> Reply:
    """What the page shows, posted to the address."""
    session = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    browser = Browser(port, {settings.SESSION_COOKIE_NAME: session})
    return browser.post(address, {**fields_of(browser.get(page).text), **more})


@contextmanager
def killed(broker: Server) -> Iterator[None]:
    broker.kill()
    yield
    broker.start()
    assert until(lambda: broker_answers(broker), seconds=30)


@contextmanager
def frozen(broker: Server) -> Iterator[None]:
    with broker.frozen():
        yield


def shown_at_once(port: int, person: User) -> list[Reply]:
    """Three times as many pages as there are threads to make them."""
    session = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    browser = Browser(port, {settings.SESSION_COOKIE_NAME: session})
    with ThreadPoolExecutor(3 * THREADS) as pool:
        return list(pool.map(browser.get, [reverse("portfolio:home")] * (3 * THREADS)))


def test_f06_f07_broker_away(tmp_path: Path, figure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)
    let_money_begin_this_year(monkeypatch)
    usually, away, stuck = (Scene(timezone.now()) for _ in range(3))
    Delivery.objects.update(done_at=timezone.now(), claimed_at=timezone.now())
    folder = tmp_path / "mail"
    with (
        own_broker(tmp_path) as broker,
        serving({"REDIS_URL": broker.url, "CELERY_QUEUE": "f6"}, threads=THREADS) as port,
    ):
        usual = usually.press(port)
        with killed(broker):
            added = more_than(usual, pressed := away.press(port))
        time.sleep(0.5)
        with frozen(broker):
            added_when_frozen = more_than(usual, pressed_frozen := stuck.press(port))
            shown = shown_at_once(port, stuck.people["manager"])
        waiting = Delivery.objects.filter(done_at=None).count()
        hurried = {"application": "tests.faults.hurried", "REDIS_URL": broker.url, **mail_variables(folder)}
        back = time.monotonic()
        with (
            real_worker("f6", **hurried),
            real_beat("f6", tmp_path / "schedule", HURRIED_TICK="1", **hurried),
        ):
            assert until(all_sent, seconds=BACK_SECONDS), "who was to be told was not"
        told = time.monotonic() - back

    assert [reply.status for reply in (*usual, *pressed, *pressed_frozen)] == [302] * 9
    for scene in (usually, away, stuck):
        scene.require_done()
    assert added <= ADDED_SECONDS * LOADED
    assert added_when_frozen <= ADDED_WHEN_FROZEN * LOADED
    assert {reply.status for reply in shown} == {200}
    assert max(reply.seconds for reply in shown) <= ADDED_WHEN_FROZEN * LOADED
    assert waiting > 0
    assert len(mails(folder)) == len(set(mails(folder))) == waiting
    figure(
        "F6",
        "a bid, a decision and a return while the broker is away",
        f"each done, at most {ADDED_SECONDS:.0f} s added; told within {BACK_SECONDS} s",
        f"each done, {added:.1f} s added; {waiting} told within {told:.0f} s",
    )
    figure(
        "F7",
        "the same while it is frozen, and 12 pages at once",
        f"each done, at most {ADDED_WHEN_FROZEN:.0f} s added",
        f"each done, {added_when_frozen:.1f} s added, pages within {max(r.seconds for r in shown):.1f} s",
    )
    require_standing()


def more_than(usual: list[Reply], replies: list[Reply]) -> float:
    """The most that one of the steps took longer than usual."""
    return max(0.0, *(now.seconds - before.seconds for before, now in zip(usual, replies, strict=True)))
