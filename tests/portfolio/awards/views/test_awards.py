import hashlib
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.permissions import Role
from legacyfund.lib.uploads import MOST_BYTES
from portfolio.awards.models import Award, Claim
from portfolio.awards.queries.order import systems_of_award
from tests.factories.accounts import client_of
from tests.factories.delivery import forecast_moved
from tests.factories.pages import portfolio_url, post_as_shown, posted_day, text_of
from tests.factories.periods import bring_up_to_date
from tests.factories.portfolio import (
    confirmed_decision,
    fresh,
    ranked_bids,
)

pytestmark = pytest.mark.django_db


def stone(name, milestone):
    return portfolio_url(name, milestone.award.reference, milestone.number)


def test_awards_are_listed_with_their_money(paid, django_assert_max_num_queries):
    award = paid.award
    bidder = client_of(Role.BIDDER, award.department)

    with django_assert_max_num_queries(12):
        shown = text_of(bidder.get(portfolio_url("awards")))

    assert award.reference in shown
    assert "£450,000" in shown


def test_another_department_sees_neither_list_nor_award(offered):
    award = offered
    other = client_of(Role.BIDDER)

    assert award.reference not in text_of(other.get(portfolio_url("awards")))
    assert other.get(portfolio_url("award", award.reference)).status_code == 404


def test_the_fund_sees_an_award_that_is_not_announced_marked_so(one_bid):
    round_, _ = one_bid
    award = Award.objects.get(decision=confirmed_decision(ranked_bids(round_)[0]))

    assert "Not yet announced" in text_of(client_of().get(portfolio_url("awards")))
    assert "Read and answer" not in text_of(client_of().get(portfolio_url("award", award.reference)))


def test_the_award_page_shows_money_milestones_and_history(paid, django_assert_max_num_queries):
    award = paid.award
    bidder = client_of(Role.BIDDER, award.department)

    with django_assert_max_num_queries(27):
        shown = text_of(bidder.get(portfolio_url("award", award.reference)))

    for words in ("£900,000", "£450,000", "Old system off", "Money released", "Award accepted", "Offered"):
        assert words in shown


def test_the_sign_off_reads_the_letter_and_accepts(offered):
    award = offered
    signer = client_of(Role.SIGN_OFF, award.department)

    letter = text_of(signer.get(portfolio_url("outcome", award.reference)))
    response = signer.post(portfolio_url("outcome", award.reference))

    assert "Your bid is approved" in letter
    assert "£900,000" in letter
    assert response["Location"] == portfolio_url("award", award.reference)
    assert Award.objects.get().status == "ACCEPTED"
    assert "This award is accepted" in text_of(signer.get(portfolio_url("outcome", award.reference)))
    assert signer.post(portfolio_url("outcome", award.reference)).status_code == 409


def test_the_sign_off_declines_with_a_reason(offered):
    award = offered
    signer = client_of(Role.SIGN_OFF, award.department)

    blank = text_of(signer.post(portfolio_url("decline_award", award.reference), {"reason": ""}))
    signer.post(portfolio_url("decline_award", award.reference), {"reason": "We can pay."})
    late = text_of(signer.post(portfolio_url("decline_award", award.reference), {"reason": "Again."}))

    assert "There is a problem" in blank
    assert Award.objects.get().status == "DECLINED"
    assert "is declined already" in late
    assert "We can pay." in text_of(signer.get(portfolio_url("award", award.reference)))


def test_a_milestone_is_claimed_with_a_file_that_comes_back_as_a_download(accepted):
    milestone = accepted.milestones.get(number=1)
    bidder = client_of(Role.BIDDER, milestone.award.department)
    content = b"%PDF-1.7 <script>alert(1)</script>"

    form = text_of(bidder.get(stone("claim_milestone", milestone)))
    response = bidder.post(
        stone("claim_milestone", milestone),
        {
            "met_on_day": "22",
            "met_on_month": "11",
            "met_on_year": "2026",
            "evidence": "The report.",
            "file": SimpleUploadedFile("evidence.pdf", content, "text/html"),
        },
    )

    assert "The readiness report" in form
    assert response["Location"] == stone("milestone", milestone)
    claim = Claim.objects.get()
    shown = text_of(bidder.get(stone("milestone", milestone)))
    assert "Download evidence.pdf" in shown
    digest = hashlib.sha256(content).hexdigest()
    download = client_of().get(portfolio_url("evidence", milestone.award.reference, 1, digest))
    assert download.content == content
    assert download["Content-Type"] == "application/octet-stream"
    assert download["Content-Disposition"] == 'attachment; filename="evidence.pdf"'
    assert download["X-Content-Type-Options"] == "nosniff"
    assert claim.file_sha256 == digest
    other = client_of(Role.BIDDER)
    assert other.get(portfolio_url("evidence", milestone.award.reference, 1, digest)).status_code == 404


def claim_form(**changes):
    return {
        "met_on_day": "22",
        "met_on_month": "11",
        "met_on_year": "2026",
        "evidence": "The report.",
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"met_on_year": "2099"}, "not before"),
        ({"evidence": ""}, "There is a problem"),
        ({"file": SimpleUploadedFile("large.pdf", b"0" * (MOST_BYTES + 1))}, "larger than 20 MB"),
    ],
)
def test_a_claim_that_cannot_stand_is_refused_on_its_page(accepted, changes, words):
    milestone = accepted.milestones.get(number=1)
    bidder = client_of(Role.BIDDER, milestone.award.department)

    shown = text_of(bidder.post(stone("claim_milestone", milestone), claim_form(**changes)))

    assert words in shown
    assert not Claim.objects.exists()


def test_the_fund_checks_and_another_releases(claimed):
    milestone = claimed
    bring_up_to_date(milestone.award, now=timezone.now())
    checker, releaser = client_of(), client_of()

    before = text_of(checker.get(stone("milestone", milestone)))
    checked = post_as_shown(checker, stone("check_milestone", milestone), page=stone("milestone", milestone))
    own = text_of(checker.get(stone("milestone", milestone)))
    refused = checker.post(stone("release_tranche", milestone))
    released = releaser.post(stone("release_tranche", milestone))

    assert "The milestone is met" in before
    assert checked["Location"] == released["Location"] == stone("milestone", milestone)
    assert "somebody else has to release the money" in own
    assert refused.status_code == 403
    assert fresh(milestone).status == "RELEASED"
    assert "Release the money" not in text_of(releaser.get(stone("milestone", milestone)))


def test_a_claim_is_refused_with_its_reason(claimed):
    milestone = claimed
    manager = client_of()

    blank = text_of(manager.post(stone("refuse_claim", milestone), {"reason": ""}))
    post_as_shown(manager, stone("refuse_claim", milestone), {"reason": "It is a draft."})
    late = text_of(manager.post(stone("refuse_claim", milestone), {"reason": "Again."}))

    assert "There is a problem" in blank
    assert fresh(milestone).status == "PLANNED"
    assert "cannot be refused" in late
    assert "It is a draft." in text_of(manager.get(stone("milestone", milestone)))


def test_checking_what_is_not_claimed_is_refused(accepted):
    milestone = accepted.milestones.get(number=1)

    assert client_of().post(stone("check_milestone", milestone)).status_code == 409


def test_the_milestone_page_offers_each_person_their_step_alone(met):
    milestone = met
    bring_up_to_date(milestone.award, now=timezone.now())

    assert "Release the money" in text_of(client_of().get(stone("milestone", milestone)))
    auditor = text_of(client_of(Role.AUDITOR).get(stone("milestone", milestone)))
    assert "Release the money" not in auditor
    assert "has to release" not in auditor


def test_an_overdue_milestone_is_marked(accepted):
    milestone = accepted.milestones.get(number=1)
    forecast_moved(milestone, date(2020, 1, 1))

    assert "Overdue" in text_of(client_of().get(stone("milestone", milestone)))


def test_a_claimed_milestone_has_no_claim_form_and_its_claimer_takes_it_back(accepted):
    milestone = accepted.milestones.get(number=1)
    bidder, colleague = (client_of(Role.BIDDER, accepted.department) for _ in range(2))
    bidder.post(stone("claim_milestone", milestone), claim_form())

    again = bidder.get(stone("claim_milestone", milestone))
    shown = text_of(bidder.get(stone("milestone", milestone)))
    assert (again.status_code, "is claimed already" in text_of(again)) == (409, True)
    assert "What happens next: the fund reads the evidence" in shown
    assert "Take the claim back" not in text_of(colleague.get(stone("milestone", milestone)))
    assert colleague.post(stone("take_back_claim", milestone)).status_code == 403
    assert client_of().post(stone("take_back_claim", milestone)).status_code == 403
    assert client_of(Role.BIDDER).post(stone("take_back_claim", milestone)).status_code == 404
    assert bidder.get(stone("take_back_claim", milestone)).status_code == 405

    page = stone("milestone", milestone)
    done = post_as_shown(bidder, stone("take_back_claim", milestone), page=page)

    assert done["Location"] == page
    assert "Taken back" in text_of(bidder.get(page))
    assert fresh(milestone).status == "PLANNED"


def test_a_claim_out_of_order_and_what_it_switches_off_stand_before_checker_and_releaser(accepted):
    milestone = accepted.milestones.get(number=2)
    (reference,) = [row.reference for row in systems_of_award(accepted)]
    bidder = client_of(Role.BIDDER, accepted.department)

    form = text_of(bidder.get(stone("claim_milestone", milestone)))
    blank = text_of(bidder.post(stone("claim_milestone", milestone), claim_form()))
    more = {"systems": [reference], "order_reason": "The old one was off first."}
    bidder.post(stone("claim_milestone", milestone), claim_form(**more))

    assert "Which systems were switched off?" in form
    assert "Not met yet: 1 " in form
    assert "There is a problem" in blank
    checker = client_of()
    for _ in range(2):
        shown = text_of(checker.get(stone("milestone", milestone)))
        for words in (reference, "The old one was off first.", "Earlier in the award and not met yet: 1 "):
            assert words in shown
        if "The milestone is met" in shown:
            page = stone("milestone", milestone)
            post_as_shown(checker, stone("check_milestone", milestone), page=page)
    assert "decommissioned" in text_of(bidder.get(f"/systems/{reference}/")).lower()


def test_an_award_with_passed_baselines_asks_for_new_dates(offered, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2029, 6, 1, 9, tzinfo=UTC))
    signer, page = client_of(Role.SIGN_OFF, offered.department), portfolio_url("outcome", offered.reference)
    shown = text_of(signer.get(page))
    assert "planned milestones for a day that has passed" in shown

    blank = text_of(signer.post(page, {}))
    dates = {number: date(2029, 9, number) for number in (1, 2)}
    typed = {"reason": "The panel met late."}
    for number, day in dates.items():
        typed |= posted_day(f"baseline_{number}", day)
    done = signer.post(page, typed)

    assert "There is a problem" in blank
    assert done["Location"] == portfolio_url("award", offered.reference)
    assert dict(offered.milestones.values_list("number", "baseline_on")) == dates
    milestone = text_of(signer.get(portfolio_url("milestone", offered.reference, 1)))
    assert "The panel met late." in milestone
