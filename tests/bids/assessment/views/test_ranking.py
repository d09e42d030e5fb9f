"""The ranking page: who sees it and when, what it shows, and its files."""

import csv
import io
import zipfile
from decimal import Decimal
from fractions import Fraction
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.assessment.actions.reviews import recuse_review
from bids.assessment.queries.ranking_check import RankingCheck
from bids.assessment.queries.ranking_table import find_ranking
from bids.writing.models import Bid
from legacyfund.web.templatetags.govuk import risk_number
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import (
    accepted_review,
    close_round,
    eligible_bid,
    freeze,
    open_round,
    proposed_review,
    reviewed_bid,
)
from tests.factories.bids import submitted_bid
from tests.factories.pages import bids_url, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
OPEN_CLOSED_FROZEN = {
    Role.CHAIR: (False, True, True),
    Role.FUND_MANAGER: (False, True, True),
    Role.AUDITOR: (False, True, True),
    Role.REVIEWER: (False, False, True),
}
OTHERS = (Role.BIDDER, Role.SIGN_OFF, Role.TREASURY_ANALYST)
FILES = (("ranking_file", {"format": "csv"}), ("ranking_file", {"format": "xlsx"}), ("recompute_ranking", {}))


def test_who_sees_the_ranking_and_when(reviewed, client) -> None:
    """Before that the page says what is missing, and the files too."""
    round_ = reviewed.round
    people = {role: make_user(role) for role in OPEN_CLOSED_FROZEN}

    def seen(person) -> bool:
        sign_in(client, person)
        shown = client.get(bids_url("ranking", round_))
        files = [client.get(bids_url(name, round_, **more)).status_code for name, more in FILES[:2]]
        assert files == [200 if "table" in shown.context else 409] * 2
        assert (reviewed.reference in text_of(shown)) == ("table" in shown.context)
        return "table" in shown.context

    while_open = [seen(person) for person in people.values()]
    close_round(round_)
    while_closed = [seen(person) for person in people.values()]
    freeze(round_)

    found = zip(while_open, while_closed, [seen(person) for person in people.values()], strict=True)
    assert dict(zip(people, found, strict=True)) == OPEN_CLOSED_FROZEN


def test_nobody_else_comes_near_it(ranked_round, client) -> None:
    for role in OTHERS:
        sign_in(client, make_user(role))
        statuses = [
            client.get(bids_url(name, ranked_round, **more)).status_code
            for name, more in (("ranking", {}), *FILES)
        ]
        assert statuses == [403] * 4


@pytest.mark.parametrize(("name", "more"), [("ranking", {}), *FILES])
def test_it_is_only_read_and_only_by_somebody_signed_in(ranked_round, client, name, more) -> None:
    page = bids_url(name, ranked_round, **more)

    assert client.get(page).status_code == 302
    assert sign_in(client, make_user(Role.CHAIR)).post(page).status_code == 405


def test_a_planned_round_says_when_its_ranking_begins(planned, client) -> None:
    sign_in(client, make_user(Role.FUND_MANAGER))
    assert "Nothing is ranked yet" in text_of(client.get(bids_url("ranking", planned)))

    sign_in(client, make_user(Role.REVIEWER))
    assert client.get(bids_url("ranking", planned)).status_code == 404


def test_a_chair_who_has_still_to_review_is_told_what(reviewed, client) -> None:
    chair = make_user(Role.CHAIR)
    start_membership(user=chair, role=Role.REVIEWER, by=None, now=NOW)
    accepted_review(reviewed, reviewer=chair)
    sign_in(client, chair)

    shown = client.get(bids_url("ranking", close_round(reviewed.round)))

    assert f"once your own reviews are handed in: {reviewed.reference}." in text_of(shown)


def test_one_of_a_bidding_department_is_told_why_it_is_closed(ranked_round, client) -> None:
    bid = Bid.objects.get(round=ranked_round)
    both = make_user(Role.BIDDER, bid.department)
    start_membership(user=both, role=Role.REVIEWER, by=None, now=NOW)
    sign_in(client, both)

    shown = client.get(bids_url("ranking", ranked_round))

    assert "A department of yours has a bid in this round" in text_of(shown)
    assert "table" not in shown.context


@built_once
def three_ranked():
    """Bids of places 1, 2 and 3, by reference; the second given up by a reviewer for an interest."""
    round_ = open_round()
    offers = {4: {"offers": {}}}
    first, second, third = (reviewed_bid(round_, (mark, mark), **offers.get(mark, {})) for mark in (5, 4, 3))
    recused = make_user(Role.REVIEWER)
    recuse_review(review=proposed_review(second, reviewer=recused), reason="A cousin", by=recused, now=NOW)
    freeze(close_round(round_))
    round_.refresh_from_db()
    return round_, recused, [first.reference, second.reference, third.reference]


def test_a_place_says_what_else_its_department_would_accept(three_ranked, client) -> None:
    round_, recused, _ = three_ranked
    offered = "Would also accept: One year later; Two years later; England first (60% of the risk)"
    sign_in(client, make_user(Role.CHAIR))
    assert text_of(client.get(bids_url("ranking", round_))).count(offered) == 1
    sign_in(client, recused)

    assert "Would also accept" not in text_of(client.get(bids_url("ranking", round_)))


def test_one_who_is_recused_sees_a_ranking_without_the_bid(three_ranked, client) -> None:
    """Neither the page nor a file gives its score, its place or a gap where it was."""
    round_, recused, (first, second, third) = three_ranked
    sign_in(client, recused)

    page = client.get(bids_url("ranking", round_))
    text = b"".join(client.get(bids_url("ranking_file", round_, format="csv")).streaming_content).decode()

    lines = page.context["table"].ranked
    assert [(line.rank, line.bid.reference) for line in lines] == [(1, first), (2, third)]
    assert max(line.worst for line in lines) == 2
    assert "Bids that you are recused from are left out" in text_of(page)
    assert second not in page.content.decode() + text
    assert page.context["table"].frozen.sha256 not in page.content.decode()
    again = client.get(bids_url("recompute_ranking", round_))
    assert again["Location"] == bids_url("ranking", round_)


def test_places_and_ranges_stand_beside_each_other(three_ranked, client) -> None:
    round_, _, references = three_ranked
    sign_in(client, make_user(Role.CHAIR))

    shown = client.get(bids_url("ranking", round_))

    assert [line.bid.reference for line in shown.context["page"]] == references
    for line in shown.context["page"]:
        assert line.best <= line.rank <= line.worst
        assert f'href="#made-{line.bid.reference}"' in shown.content.decode()
        assert f'id="made-{line.bid.reference}"' in shown.content.decode()


def test_the_files_hold_what_the_page_shows_and_the_exact_figures(three_ranked, client) -> None:
    round_, _, references = three_ranked
    Bid.objects.filter(reference=references[0]).update(title="=1+1")
    sign_in(client, make_user(Role.AUDITOR))

    answer = client.get(bids_url("ranking_file", round_, format="csv"))
    head, *rows = csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines())
    workbook = client.get(bids_url("ranking_file", round_, format="xlsx"))

    lines = client.get(bids_url("ranking", round_)).context["table"].lines
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Bid"] for row in cells] == references
    assert cells[0]["Title"] == "'=1+1"
    assert [Fraction(row["Value, exact"].replace(" over ", "/")) for row in cells] == [
        line.value for line in lines
    ]
    assert [row["Value (of 100)"] for row in cells] == [risk_number(line.value) for line in lines]
    assert [Decimal(row["Cost to the fund (£)"]) for row in cells] == [line.cost_to_fund for line in lines]
    assert workbook["Content-Disposition"] == f'attachment; filename="ranking-{round_.reference}.xlsx"'
    sheet = zipfile.ZipFile(io.BytesIO(workbook.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<is><t>=1+1</t></is>" in sheet
    assert "<f>" not in sheet
    assert client.get(bids_url("ranking_file", round_, format="pdf")).status_code == 404


def test_the_ranking_made_again_is_the_same(three_ranked, client) -> None:
    round_, *_ = three_ranked
    sign_in(client, make_user(Role.AUDITOR))

    shown = text_of(client.get(bids_url("recompute_ranking", round_)))

    assert "The same, byte for byte" in shown
    assert shown.count(find_ranking(round_).sha256) == 2


def test_a_ranking_whose_inputs_were_changed_is_not_the_same(three_ranked, client, monkeypatch) -> None:
    round_, *_ = three_ranked
    changed = find_ranking(round_)
    changed.inputs = changed.inputs.replace('"weight":30', '"weight":29')
    monkeypatch.setattr("bids.assessment.views.ranking_check.find_ranking", lambda round_: changed)
    sign_in(client, make_user(Role.AUDITOR))

    assert "Not the same" in text_of(client.get(bids_url("recompute_ranking", round_)))


def test_nothing_is_made_again_before_it_is_frozen(reviewed, client) -> None:
    sign_in(client, make_user(Role.CHAIR))
    page = bids_url("recompute_ranking", close_round(reviewed.round))

    assert client.get(page)["Location"] == bids_url("ranking", reviewed.round)


def test_the_command_says_the_same_and_fails_on_anything_else(three_ranked) -> None:
    round_, *_ = three_ranked
    said = io.StringIO()

    call_command("recompute_ranking", round_.reference, stdout=said)

    assert "The same, byte for byte." in said.getvalue()
    with pytest.raises(CommandError, match="no frozen ranking"):
        call_command("recompute_ranking", "2001Z")
    changed = RankingCheck("a", "b", "c", "c")
    check = mock.patch("bids.management.commands.recompute_ranking.check_ranking", return_value=changed)
    with check, pytest.raises(CommandError, match="Not the same"):
        call_command("recompute_ranking", round_.reference, stdout=io.StringIO())


def test_the_ranking_page_shows_values_and_their_lines(reviewed, client) -> None:
    bid, round_ = reviewed, reviewed.round
    lacking = eligible_bid(round_)
    unchecked = submitted_bid(round_)
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))

    shown = client.get(bids_url("ranking", round_))

    table = shown.context["table"]
    (line,) = table.ranked
    assert sum(part.points for part in line.lines) == line.value
    text = text_of(shown)
    assert "Mean of 3, 4 out of 5" in text
    assert bid.reference in text
    assert "0 of 2 reviews submitted." in text
    assert lacking.reference in text
    assert unchecked.reference in text
    assert bids_url("freeze_ranking", round_) not in shown.content.decode()


def test_the_ranking_is_shown_page_by_page(reviewed, client, monkeypatch) -> None:
    round_ = reviewed.round
    unchecked, lacking = submitted_bid(round_), eligible_bid(round_)
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))
    monkeypatch.setattr("bids.assessment.views.ranking.BIDS_A_PAGE", 1)

    shown = [client.get(bids_url("ranking", round_), {"missing": number}) for number in (1, 2)]

    assert [line.bid.reference for line in shown[0].context["page"]] == [reviewed.reference]
    listed = [[bid.reference for bid, _ in page.context["not_ranked"]] for page in shown]
    assert listed == [[unchecked.reference], [lacking.reference]]
    assert "?missing=2" in text_of(shown[0])
