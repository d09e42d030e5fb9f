import re

import pytest
from django.urls import reverse

from accounts.events import without_titles
from bids.writing.actions.bids import rename_bid
from tests.factories.accounts import NOW, make_department
from tests.factories.bids import draft_bid


def shown(client, **query):
    return list(client.get(reverse("accounts:events"), query).context["page"])


@pytest.fixture
def _things_done(as_administrator):
    make_department(code="D70")
    as_administrator.post(
        reverse("accounts:add_department"), {"name": "Other", "code": "D71", "kind": "AGENCY"}
    )


@pytest.mark.usefixtures("_things_done")
def test_shows_everything_newest_first(as_auditor):
    numbers = [event.pk for event in shown(as_auditor)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) >= 5


@pytest.mark.usefixtures("_things_done")
def test_filters_by_kind_reference_and_person(as_auditor, administrator):
    by_kind = shown(as_auditor, kind="department.added")
    assert {event.subject_ref for event in by_kind} == {"GB-GOR-D70", "GB-GOR-D71"}
    assert [event.kind for event in shown(as_auditor, subject="d71")] == ["department.added"]
    assert [event.subject_ref for event in shown(as_auditor, person=administrator.email)] == ["GB-GOR-D71"]
    assert shown(as_auditor, person="nobody of this name") == []


def test_an_unknown_kind_shows_nothing(as_auditor):
    assert shown(as_auditor) != []
    assert shown(as_auditor, kind="no.such") == []


@pytest.mark.usefixtures("_things_done")
def test_costs_the_same_number_of_queries_for_many(as_auditor, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        shown(as_auditor)


def test_the_title_of_a_bid_is_its_departments_own(as_auditor):
    bid = draft_bid(title="Replace the secret abacus")
    rename_bid(bid=bid, title="Replace the hidden abacus", by=bid.created_by, now=NOW)

    page = as_auditor.get(reverse("accounts:events"), {"subject": bid.reference}).content.decode()

    assert bid.reference in page
    assert "Bid: renamed" in page
    assert "not shown here" in " ".join(re.sub("<[^>]+>", "", page).split())
    assert "abacus" not in page


def test_titles_are_taken_out_wherever_they_stand():
    lapsed = {"number": 1, "lapsed": [{"title": "T", "was": "DRAFT"}], "before": {"title": "T"}}
    hidden = "not shown here"

    assert without_titles(lapsed) == {
        "number": 1,
        "lapsed": [{"title": hidden, "was": "DRAFT"}],
        "before": {"title": hidden},
    }
