"""Saving over what the page showed, and over nothing else."""

from datetime import timedelta

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.writing.models import Answer, SectionRevision
from bids.writing.queries.drafts import revision_of
from bids.writing.sections.actions.saving import SectionChanged
from bids.writing.sections.actions.sections import save_answers, save_costs
from tests.factories.accounts import NOW, make_user

pytestmark = pytest.mark.django_db


def save(bid, answer, *, seen=None, by=None, now=NOW):
    return save_answers(
        bid=bid, section="work", answers={"why_now": answer}, by=by or bid.created_by, now=now, seen=seen
    )


def test_each_saving_is_the_next_revision_of_its_section_alone(draft):
    bid = draft
    colleague, later = make_user(Role.BIDDER, bid.department), NOW + timedelta(minutes=5)

    save(bid, "It fails", seen=0)
    save(bid, "It failed", seen=1, by=colleague, now=later)

    saved = SectionRevision.objects.get()
    assert (saved.section, saved.number, saved.saved_by, saved.saved_at) == ("work", 2, colleague, later)
    assert revision_of(bid, "costs") is None


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_another_revision_than_the_saved_one_is_refused_and_changes_nothing(draft, seen):
    bid = draft
    colleague = make_user(Role.BIDDER, bid.department, name="Deputy of digital")
    save(bid, "Ours")
    save(bid, "Theirs", by=colleague)

    with pytest.raises(SectionChanged, match="Deputy of digital saved this section after you opened it"):
        save(bid, "Typed too late", seen=seen)

    assert Answer.objects.get().value == "Theirs"
    assert Event.objects.filter(kind="bid.section_saved").count() == 2


def test_ones_own_other_tab_is_refused_too(draft):
    bid = draft
    save(bid, "First tab", seen=0)

    with pytest.raises(SectionChanged, match="You saved this section"):
        save(bid, "Second tab", seen=0)


def test_another_section_saved_meanwhile_is_no_conflict(draft):
    bid = draft
    save_costs(bid=bid, rows=[], by=bid.created_by, now=NOW, seen=0)

    save(bid, "It fails", seen=0)

    assert Answer.objects.get().value == "It fails"
