"""A section with something wrong in it: what is right is saved, the wrong waits as it was typed."""

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.writing.models import BidRisk, SectionRevision, TypedSection
from bids.writing.queries.drafts import answers_of, cost_lines_of, options_of, risks_of
from bids.writing.sections.actions.sections import save_answers
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.pages import bids_url, fields_of, text_of

pytestmark = pytest.mark.django_db
TOO_LONG = "word " * 2000


@pytest.fixture
def mine(client, full):
    """A full draft with everything in it, whose writer is signed in."""
    sign_in(client, full.created_by)
    return full


def opened(client, bid, section):
    return fields_of(text_of(client.get(bids_url(f"bid_{section}", bid))))


def press(client, bid, section, typed):
    return client.post(bids_url(f"bid_{section}", bid), typed)


def revision(bid, section):
    row = SectionRevision.objects.filter(bid=bid, section=section).first()
    return row.number if row else 0


def test_a_good_answer_is_saved_beside_one_that_is_wrong_and_the_wrong_one_is_found_again(client, mine):
    typed = opened(client, mine, "work")
    former = answers_of(mine)["why_now"]
    wrong = {**typed, "why_now": TOO_LONG, "what": "Switch it off"}
    good = next(code for code in typed if code not in ("why_now", "seen", "csrfmiddlewaretoken", "once"))

    response = press(client, mine, "work", {**wrong, good: "Switch it off"})
    again = text_of(client.get(bids_url("bid_work", mine)))
    page = text_of(client.get(bids_url("bid", mine)))
    check = text_of(client.get(bids_url("check_bid", mine)))

    assert response.status_code == 200
    assert "Something you typed is not saved yet" in check
    assert "1 answer could not be saved yet" in text_of(response)
    assert (answers_of(mine)[good], answers_of(mine)["why_now"]) == ("Switch it off", former)
    assert "1 answer could not be saved yet" in again
    assert fields_of(again)["why_now"].split() == TOO_LONG.split()
    assert "words or fewer" in again
    assert "1 answer not saved yet" in page


def test_putting_it_right_saves_it_and_nothing_is_kept_any_more(client, mine):
    press(client, mine, "work", {**opened(client, mine, "work"), "why_now": TOO_LONG})

    response = press(client, mine, "work", {**opened(client, mine, "work"), "why_now": "It fails"})

    assert response.status_code == 302
    assert answers_of(mine)["why_now"] == "It fails"
    assert not TypedSection.objects.exists()
    assert "not saved yet" not in text_of(client.get(bids_url("bid", mine)))


def test_nothing_right_and_new_counts_no_saving(client, mine):
    before, events = revision(mine, "work"), Event.objects.count()

    press(client, mine, "work", {**opened(client, mine, "work"), "why_now": TOO_LONG})

    assert (revision(mine, "work"), Event.objects.count()) == (before, events)
    assert TypedSection.objects.get().over == before


def test_a_wrong_line_leaves_the_saved_one_it_shows_and_the_others_are_saved(client, mine):
    typed = opened(client, mine, "risks")
    first, *others = risks_of(mine)
    more = len(others) + 1
    typed |= {
        "risks-TOTAL_FORMS": str(more + 2),
        "risks-0-description": "x" * 301,
        f"risks-{more}-description": "y" * 301,
        f"risks-{more + 1}-description": "The supplier fails",
    }

    response = press(client, mine, "risks", typed)

    words = [row.description for row in risks_of(mine)]
    assert response.status_code == 200
    assert words == [first.description, *(row.description for row in others), "The supplier fails"]
    assert "2 answers could not be saved yet" in text_of(response)
    again = fields_of(text_of(response))
    mended = {**again, "risks-0-description": "Mended", f"risks-{more}-description": "New and mended"}
    assert press(client, mine, "risks", mended).status_code == 302
    words = [row.description for row in risks_of(mine)]
    assert words == [
        "Mended",
        *(row.description for row in others),
        "New and mended",
        "The supplier fails",
    ]


def test_a_removed_line_is_gone_while_another_waits(client, mine):
    BidRisk.objects.create(bid=mine, order=90, description="Kept aside")
    typed = opened(client, mine, "risks")
    last = len(risks_of(mine)) - 1

    response = press(
        client, mine, "risks", {**typed, "risks-0-DELETE": "on", f"risks-{last}-description": "x" * 301}
    )
    again = fields_of(text_of(response))

    assert [row.description for row in risks_of(mine)][-1] == "Kept aside"
    assert len(risks_of(mine)) == last
    assert again["risks-0-was"] == ""
    assert again[f"risks-{last}-was"] == str(last)


def test_a_challenge_to_one_cost_keeps_the_others(client, mine):
    """Software as a service coded as capital is asked for its reason."""
    typed = opened(client, mine, "costs")
    before = [(row.description, row.category, row.amount) for row in cost_lines_of(mine)]
    challenged = {
        "costs-0-category": "SAAS",
        "costs-0-control_budget": "CDEL",
        "costs-0-justification": "",
        "costs-1-description": "Another name",
    }

    response = press(client, mine, "costs", {**typed, **challenged})

    after = [(row.description, row.category, row.amount) for row in cost_lines_of(mine)]
    assert response.status_code == 200
    assert "say why it is capital" in text_of(response)
    assert after[0] == before[0]
    assert "Another name" in {row[0] for row in after}
    assert [row[2] for row in after] == [row[2] for row in before]
    assert fields_of(text_of(response))["costs-0-was"] == "1"


def test_an_option_that_is_wrong_keeps_its_costs(client, mine):
    typed = opened(client, mine, "options")
    before, costs = [row.pk for row in options_of(mine)], len(cost_lines_of(mine))

    response = press(
        client, mine, "options", {**typed, "options-0-name": "", "options-1-description": "Other"}
    )

    assert response.status_code == 200
    assert [row.pk for row in options_of(mine)] == before
    assert options_of(mine)[1].description == "Other"
    assert len(cost_lines_of(mine)) == costs


def test_what_is_wrong_of_all_the_lines_holds_them_all_back_and_is_found_again(client, mine):
    """Only one option may be preferred."""
    typed = opened(client, mine, "options")
    names = [row.name for row in options_of(mine)]
    both = {f"options-{place}-preferred": "on" for place in range(1, len(names))}

    response = press(client, mine, "options", {**typed, **both, "options-1-name": "Another name"})
    again = text_of(client.get(bids_url("bid_options", mine)))

    assert response.status_code == 422
    assert "Only one option can be preferred" in text_of(response)
    assert "Only one option can be preferred" in again
    assert fields_of(again)["options-1-name"] == "Another name"


@pytest.mark.parametrize("section", ["systems", "milestones", "benefits", "skills"])
def test_every_list_keeps_what_was_typed(client, mine, section):
    typed = opened(client, mine, section)
    place = next(
        name for name in typed if name.endswith(("-0-name", "-0-disposition", "-0-description", "-0-role"))
    )

    response = press(client, mine, section, {**typed, place: "z" * 5000})

    assert response.status_code == 200
    assert "could not be saved yet" in text_of(response)
    assert fields_of(text_of(client.get(bids_url(f"bid_{section}", mine))))[place] == "z" * 5000


def test_it_is_for_who_typed_it_alone(client, mine):
    press(client, mine, "work", {**opened(client, mine, "work"), "why_now": TOO_LONG})
    sign_in(client, make_user(Role.BIDDER, mine.department))

    assert "not be saved yet" not in text_of(client.get(bids_url("bid_work", mine)))
    assert "not saved yet" not in text_of(client.get(bids_url("bid", mine)))


def test_it_may_be_thrown_away(client, mine):
    press(client, mine, "work", {**opened(client, mine, "work"), "why_now": TOO_LONG})

    response = press(client, mine, "work", {"drop_typed": "1"})

    assert response.status_code == 302
    assert not TypedSection.objects.exists()
    assert (
        fields_of(text_of(client.get(bids_url("bid_work", mine))))["why_now"] == answers_of(mine)["why_now"]
    )


def test_another_departments_writer_throws_nothing_away(client, mine):
    press(client, mine, "work", {**opened(client, mine, "work"), "why_now": TOO_LONG})
    sign_in(client, make_user(Role.BIDDER))

    assert press(client, mine, "work", {"drop_typed": "1"}).status_code == 404
    assert TypedSection.objects.exists()


def test_what_a_colleague_saved_meanwhile_is_not_saved_over_by_what_is_right(client, mine):
    typed = opened(client, mine, "risks")
    work = opened(client, mine, "work")
    colleague = make_user(Role.BIDDER, mine.department)
    save_answers(bid=mine, section="work", answers={"why_now": "Theirs"}, by=colleague, now=NOW)

    response = press(client, mine, "work", {**work, "why_now": TOO_LONG})
    saved = text_of(client.get(bids_url("bid_work", mine)))
    again = text_of(client.get(bids_url("bid_work", mine) + "?kept=1"))
    mended = press(client, mine, "work", {**fields_of(again), "why_now": "Mine"})

    assert typed["seen"] == str(revision(mine, "risks"))
    assert response.status_code == 200
    assert answers_of(mine)["why_now"] == "Theirs"
    assert fields_of(saved)["why_now"] == "Theirs"
    assert "see what you typed" in saved
    assert "saved this section after you typed" in again
    assert mended.status_code == 409
    assert "Theirs" in text_of(mended)


def test_both_versions_left_open_are_found_again_until_one_is_dropped(client, mine):
    work = opened(client, mine, "work")
    colleague = make_user(Role.BIDDER, mine.department)
    save_answers(bid=mine, section="work", answers={"why_now": "Theirs"}, by=colleague, now=NOW)
    assert press(client, mine, "work", {**work, "why_now": "Mine"}).status_code == 409

    saved = opened(client, mine, "work")
    assert press(client, mine, "work", {**saved, "why_now": "Theirs and more"}).status_code == 302
    again = fields_of(text_of(client.get(bids_url("bid_work", mine) + "?kept=1")))
    press(client, mine, "work", {"drop_typed": "1"})

    assert again["why_now"] == "Mine"
    assert opened(client, mine, "work")["why_now"] == "Theirs and more"
    assert "see what you typed" not in text_of(client.get(bids_url("bid_work", mine)))


def test_what_was_typed_saved_over_the_others_is_kept_no_more(client, mine):
    work = opened(client, mine, "work")
    colleague = make_user(Role.BIDDER, mine.department)
    save_answers(bid=mine, section="work", answers={"why_now": "Theirs"}, by=colleague, now=NOW)
    both = fields_of(text_of(press(client, mine, "work", {**work, "why_now": "Mine"})))

    assert press(client, mine, "work", both).status_code == 302
    assert answers_of(mine)["why_now"] == "Mine"
    assert not TypedSection.objects.exists()


def test_a_script_saves_what_is_right_and_says_how_much_is_left(client, mine):
    typed = opened(client, mine, "risks")

    response = client.post(
        bids_url("bid_risks", mine),
        {**typed, "risks-0-description": "x" * 301, "risks-0-owner_role": "Chief"},
        headers={"X-Autosave": "1"},
    )

    assert (response.status_code, response["X-Left"]) == (200, "1")
    assert response.json()["seen"] == typed["seen"]
    assert TypedSection.objects.get().left == 1


@pytest.mark.parametrize("was", [None, "99", "-1", "two", "1" * 400])
def test_a_wrong_line_that_does_not_say_what_it_shows_holds_back_its_list_and_loses_nothing(
    client, mine, was
):
    typed = opened(client, mine, "risks")
    before = [row.description for row in risks_of(mine)]
    del typed["risks-0-was"]
    more = {} if was is None else {"risks-0-was": was}
    more |= {"risks-TOTAL_FORMS": str(max(2, len(before))), "risks-1-description": "B"}

    press(client, mine, "risks", {**typed, **more, "risks-0-description": "x" * 301})

    assert [row.description for row in risks_of(mine)] == before
    assert opened(client, mine, "risks")["risks-1-description"] == "B"


def test_bytes_that_are_no_text_are_kept_and_shown_as_a_fault(client, mine):
    typed = opened(client, mine, "work")

    response = press(client, mine, "work", {**typed, "why_now": "It\x00 fails"})

    assert response.status_code == 200
    assert client.get(bids_url("bid_work", mine)).status_code == 200
    assert "\x00" not in answers_of(mine)["why_now"]


def test_what_was_kept_of_a_draft_is_not_in_the_way_once_it_was_sent(client, mine):
    press(client, mine, "work", {**opened(client, mine, "work"), "why_now": TOO_LONG})
    type(mine).objects.filter(pk=mine.pk).update(status="CERTIFYING", sent_at=NOW, sent_by=mine.created_by)

    assert client.get(bids_url("bid_work", mine)).status_code == 302
    assert "not saved yet" not in text_of(client.get(bids_url("bid", mine)))
    kept = TypedSection.objects.get().kept_at
    assert press(client, mine, "work", {"why_now": TOO_LONG}).status_code == 200
    assert TypedSection.objects.get().kept_at == kept
