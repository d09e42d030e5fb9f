"""What every page that shows a whole bid says of it: the appraisal, and the challenges of its costs."""

import pytest

from bids.writing.models import CostLine
from bids.writing.sections.actions.sections import save_answers
from tests.factories.accounts import NOW
from tests.factories.bids import draft_bid, full_bid
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


full = built_once(full_bid)


def page_of(client, bid) -> str:
    client.force_login(bid.created_by)
    return client.get(f"/bids/{bid.reference}/check").content.decode()


def test_a_full_form_bid_shows_its_appraisal(client, full):
    page = page_of(client, full)

    assert 'id="section-appraisal"' in page
    assert "Net present social value (NPSV)" in page
    assert "the work by 180%" in page
    assert "an assumption: nobody has verified it" in page


def test_a_question_that_may_be_left_blank_is_not_said_to_be_unanswered(client, full):
    blank = page_of(client, full)
    given = {"no_tail_reason": "Nothing runs on."}
    save_answers(bid=full, section="costs", answers=given, by=full.created_by, now=NOW)
    answered = page_of(client, full)

    assert "If nothing is left to pay" not in blank.partition("<h1")[2]
    assert "If nothing is left to pay" in answered.partition("<h1")[2]


def test_a_bid_without_options_says_so_and_a_short_one_nothing(client, full):
    full.cost_lines.all().delete()
    full.benefits.all().delete()
    full.options.all().delete()

    assert "There is no option yet." in page_of(client, full).partition("section-appraisal")[2]
    assert "section-appraisal" not in page_of(client, draft_bid())


def test_causes_over_the_whole_are_told_where_the_figures_would_stand(client, full):
    full.bias_contributions.create(order=9, factor="Another", contribution=90, mitigation=1)

    assert "The options cannot be appraised" in page_of(client, full)


def test_a_challenged_line_says_so_beside_it_with_the_reason_or_its_lack(client, full):
    lines = CostLine.objects.filter(bid=full, payer="FUND")
    lines.update(category="HARDWARE", control_budget="RDEL_ADMIN")

    bare = page_of(client, full)
    lines.update(justification="Under the threshold")
    reasoned = page_of(client, full)

    assert "Hardware is bought to be owned, so capital money." in bare
    assert "No reason is given for the control budget." in bare
    assert "The department’s reason: Under the threshold" in reasoned
    assert "No reason is given" not in reasoned
