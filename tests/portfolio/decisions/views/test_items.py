"""The page of an item: its vote, what is recorded and what is confirmed."""

import pytest

from accounts.models import Event
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.models import Decision
from tests.factories.accounts import NOW
from tests.factories.meeting_pages import as_, of_item, press, url
from tests.factories.meetings import (
    called_item,
    recorded_decision,
    voted_item,
)
from tests.factories.pages import text_of

pytestmark = pytest.mark.django_db


def test_an_item_is_voted_on_recorded_and_confirmed_on_its_page(sitting):
    panel, meeting = sitting
    item = called_item(panel, meeting)
    page, manager, chair = of_item("agenda_item", item), as_(panel.manager), as_(panel.chair)

    press(manager, of_item("item_step", item), {"step": "open_vote"}, page=text_of(manager.get(page)))
    assert "Yet to vote" in text_of(chair.get(page))
    for person in (panel.chair, panel.member):
        press(as_(person), of_item("cast_vote", item), {"choice": "FOR"})
    shown = text_of(manager.get(page))
    assert "The totals are shown when it closes" in shown
    assert f"Yet to vote: {panel.deputy.name}." in shown
    press(manager, of_item("item_step", item), {"step": "close_vote"}, page=shown)
    assert "2 for, 0 against, 0 abstained" in text_of(manager.get(page)).lower()
    condition = {"words": "Show the exit plan.", "owner_role": "Head of technology"}
    condition |= {"due_on_day": "1", "due_on_month": "3", "due_on_year": "2028"}
    response = press(
        manager,
        of_item("record_decision", item),
        {
            "outcome": "APPROVE",
            "RDEL_PROGRAMME_2027-28": "800000",
            "reason": "Less will do.",
            **{f"conditions-0-{name}": value for name, value in condition.items()},
        },
    )
    assert response["Location"] == page
    shown = text_of(chair.get(page))
    assert "Show the exit plan." in shown
    assert "1 March 2028" in shown
    response = press(chair, of_item("confirm_item", item), page=shown)
    assert response["Location"] == url("meeting", meeting)
    decision = Decision.objects.get()
    assert (decision.status, decision.confirmed_by) == ("CONFIRMED", panel.chair)


def test_one_more_condition_is_asked_for_without_losing_what_is_typed(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    shown = text_of(
        press(
            as_(panel.manager),
            of_item("record_decision", item),
            {"conditions-0-words": "Show the exit plan.", "reason": "Because.", "add_line": "1"},
        )
    )
    assert "Show the exit plan." in shown
    assert "Condition 2" in shown
    assert not Decision.objects.exists()


def test_a_condition_due_on_a_day_that_has_passed_is_refused_at_its_day(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    condition = {"words": "Show the exit plan.", "owner_role": "Head of technology"}
    condition |= {"due_on_day": "1", "due_on_month": "9", "due_on_year": "2020"}
    data = {"outcome": "APPROVE", "RDEL_PROGRAMME_2027-28": "900000"}
    data |= {f"conditions-0-{name}": value for name, value in condition.items()}
    shown = text_of(press(as_(panel.manager), of_item("record_decision", item), data))
    assert shown.count("This day has passed. Give today or a day to come.") == 2
    assert "conditions-0-due_on" in shown.split("There is a problem", 1)[1].split("</ul>", 1)[0]
    assert not Decision.objects.exists()


def test_a_decision_against_the_vote_is_refused_at_its_reason(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting, 0, "AGAINST", "AGAINST", "AGAINST")
    data = {"outcome": "APPROVE", "RDEL_PROGRAMME_2027-28": "900000"}
    shown = text_of(press(as_(panel.manager), of_item("record_decision", item), data))
    assert "not what the panel’s vote came to" in shown.replace("&#x27;", "’").replace("'", "’")


def test_a_refused_confirmation_is_kept_as_a_try(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    recorded_decision(panel, item)
    chair = as_(panel.chair)
    page = text_of(chair.get(of_item("agenda_item", item)))
    confirm_item(item=item, by=panel.chair, now=NOW)

    late = press(chair, of_item("confirm_item", item), page=page)

    assert late.status_code == 409
    tried = Event.objects.get(kind="decision.confirmation_refused")
    assert (tried.actor, tried.subject_ref) == (panel.chair, panel.bids[0].reference)
