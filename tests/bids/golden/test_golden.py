"""The bytes of certified versions, of their comparison and of a frozen ranking, as they were first written.

Everything is given here or fixed in the factories, but for the numbers the database deals to ratings: they
are counted from 1 instead, and so a version's own hash is named instead of spelt in what cites it.
"""

import json
import re
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from accounts.permissions import Role
from bids.assessment.actions.clarified import certify_clarification
from bids.assessment.models import Ranking
from bids.assessment.queries.ranking_check import recompute_ranking, stored_result
from bids.register.models import Rating
from bids.rounds.rules.questions import FULL_FORM
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.clarification_answer import send_clarification
from bids.versions.actions.submission import certify_and_submit
from bids.versions.models import BidVersion
from bids.versions.queries.changes import diff_versions
from bids.writing.actions.attachments import add_attachment
from bids.writing.actions.closing import change_deadline
from bids.writing.rules.drafts import BenefitRow, BiasRow, RiskRow, RoleRow
from bids.writing.sections.actions.delivery import save_risks, save_skills
from bids.writing.sections.actions.options import save_benefits, save_options
from bids.writing.sections.actions.rows import CostRow
from bids.writing.sections.actions.sections import save_answers, save_costs, save_milestones, save_systems
from tests.bids.recomputed import recompute_appraisal
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import close_round, freeze, open_round, reviewed_bid
from tests.factories.bids import (
    TESTS,
    draft_bid,
    fresh_bid,
    full_answers,
    milestone_rows,
    submitted_bid,
    system_row,
)
from tests.factories.clarification import answer_in_words, clarifying_bid
from tests.factories.files import PDF
from tests.factories.full_form import COST_ANSWERS, OPTIONS
from tests.factories.partners import joined_partner
from tests.factories.register import LOW_SCORES, rated_system
from tests.golden import assert_golden, text_of
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
SHA256 = {
    "full_form": "2194629a5174f43f9d19ad254d9922364d196fb59a65b065e79756ea670310e9",
    "full_form_clarified": "ea62567036491e44458eee915a722581d8588985961bf04a6a5294c6998df067",
    "short_form": "32443e792dc64f9bb7f50cdcc79aac5271f8adef4d448a73b01044210df0b689",
    "comparison": "3abcdbb2d45626c89d2ab42f5b99184e7a21b132c3462050d3c3d85a7821802c",
    "ranking_inputs": "3444d8ed8937f7793acb7ea25daac0acbc06e87e6499aaed238df888f99291cd",
    "ranking_inputs_2": "6df8f1df63fde8d7aa326c42aa8a9f4db218400444f13365be8a2070672e1df7",
    "ranking_result": "8a45934f5ece6b6ed49afc1d50dd46f0acaea3875a753350725fc00b19d1298e",
}
CLOSES_AT = NOW + timedelta(days=30)
ASKED = {
    ("2027-28", "RDEL_PROGRAMME"): Decimal("300000.01"),
    ("2027-28", "CDEL"): Decimal("600000.00"),
    ("2028-29", "RDEL_ADMIN"): Decimal("0.99"),
}
NAMED = (
    ("work", "who_uses_it"),
    ("work", "why_now"),
    ("risks", ""),
    ("skills", "leadership"),
    ("attachments", ""),
)
COSTS = (
    CostRow("Build", "2027-28", "RDEL_PROGRAMME", "SUPPLIER", "FUND", Decimal("300000.01"), option=2),
    CostRow("Racks", "2027-28", "CDEL", "HARDWARE", "FUND", Decimal("600000.00"), option=2),
    CostRow("Team", "2028-29", "RDEL_ADMIN", "PEOPLE", "FUND", Decimal("0.99"), "As agreed", option=2),
    CostRow("Our own people", "2027-28", "RDEL_PROGRAMME", "PEOPLE", "DEPARTMENT", Decimal("10.5"), option=2),
    CostRow(
        "Licences", "2029-30", "RDEL_PROGRAMME", "LICENCE", "DEPARTMENT", Decimal("70"), option=2,
        price_basis="REAL", price_year="2026-27", after_fund=True,
    ),
    CostRow("Support", "2027-28", "RDEL_PROGRAMME", "SUPPLIER", "DEPARTMENT", Decimal("99.99"), option=1),
    CostRow("Cloud", "2028-29", "RDEL_PROGRAMME", "SAAS", "DEPARTMENT", Decimal("1000"), option=3),
)  # fmt: skip
BENEFITS = (
    BenefitRow("No more support", 2, "CASH", "2028-29", Decimal("250000.00"), owner_role="Head of finance"),
    BenefitRow(
        "Time saved", 2, "NON_CASH", "2029-30", Decimal("80.10"), "3 hours a case", "Head of service",
        "REAL", "2027-28",
    ),
    BenefitRow("Fewer outages", 3, "RISK", "2028-29", quantity="20 hours", owner_role="Head of service"),
)  # fmt: skip
RISKS = (
    RiskRow("The supplier is late", 3, 4, "Two suppliers share the work.", "Head of delivery"),
    RiskRow("The data is not clean", 5, 2, "Clean it first.", "Head of data"),
)
BIAS = (
    BiasRow("Degree of innovation", Decimal("20.00"), Decimal("0.50"), "Three others run it."),
    BiasRow("Poor brief", Decimal("12.5"), Decimal("1"), "Tested with users.", "DEVELOPMENT"),
)
CONSENT = {"accounting_officer": {"novel_contentious_repercussive": "yes"}}
ROLES = (
    RoleRow(
        "Delivery manager", "2027-28 Q1", "2028-29 Q2", Decimal("2"), Decimal("1"), Decimal("0.5"),
        Decimal("0.5"),
    ),
    RoleRow("Architect", "2027-28 Q2", "2027-28 Q4", Decimal("1.25"), Decimal("1.25")),
)  # fmt: skip


def full_version_and_next():
    """A full-form bid with each kind of row, certified, asked about, answered and certified again."""
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        return _full_version_and_next()


def _full_version_and_next():
    department = make_department("GOLD", name="Department of Bridges")
    bid = draft_bid(
        _costed_from_2026(open_round(reference="2041A", questions_version=FULL_FORM, closes_at=CLOSES_AT)),
        department,
        title="Replace “Père”, the £ ledger",
    )
    saving = {"bid": bid, "by": bid.created_by, "now": NOW}
    partner, _ = joined_partner(bid, make_department("GOLD2", name="Department of Tunnels"))
    paid = CostRow("Their sites", "2028-29", "CDEL", "HARDWARE", "PARTNER", Decimal("1234.50"), option=2)
    systems = [
        system_row(rated_system(department, name="Ledger of bridges")),
        replace(
            system_row(rated_system(department, LOW_SCORES, name="Index of bridges")),
            treatment="RETAIN",
            target_risk=Decimal("3.50"),
            disposition="Kept, and patched.",
            decommission_on=None,
        ),
    ]
    save_systems(rows=systems, **saving)
    for section in ("work", "resilience", "accounting_officer"):
        answers = full_answers(section, FULL_FORM) | CONSENT.get(section, {})
        save_answers(section=section, answers=answers, **saving)
    save_options(rows=OPTIONS, answers=full_answers("options", FULL_FORM), **saving)
    costs = [*COSTS, replace(paid, partner=partner.department)]
    save_costs(rows=costs, answers=COST_ANSWERS, **saving)
    save_benefits(rows=BENEFITS, **saving)
    save_milestones(rows=milestone_rows(ASKED), **saving)
    save_risks(rows=RISKS, bias=BIAS, **saving)
    save_skills(rows=ROLES, answers=full_answers("skills", FULL_FORM), **saving)
    attach(bid, "Plan.pdf", PDF)
    send_for_certification(**saving)
    signer = make_user(Role.SIGN_OFF, department)
    first = certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)

    asked = answer_in_words(clarifying_bid(fresh_bid(bid), items=NAMED))
    saving["bid"] = asked
    save_answers(section="skills", answers={"leadership": "A board of three."}, **saving)
    save_risks(rows=[replace(RISKS[0], impact=5)], bias=BIAS[:1], **saving)
    attach(asked, "Surge.pdf", PDF + b"%surge")
    send_clarification(**saving)
    later = NOW + timedelta(days=1)
    return first, certify_clarification(bid=asked, confirmed=TESTS, by=signer, now=later)


def _costed_from_2026(round_):
    """A round is costed from the year it was to close in when it opened; this one takes bids today too."""
    closes_at = max(datetime.now(UTC), NOW) + timedelta(days=60)
    return change_deadline(round=round_, closes_at=closes_at, by=make_user(Role.FUND_MANAGER), now=NOW)


def attach(bid, name, content):
    add_attachment(bid=bid, file=SimpleUploadedFile(name, content), by=bid.created_by, now=NOW)


def ranked():
    """Three bids: the cheapest, and two alike in all but their reference."""
    round_ = open_round(reference="2041C")
    for number, (cost, scores) in enumerate([(1_200_000, (3, 4)), (900_000, (5, 4)), (1_200_000, (4, 3))]):
        reviewed_bid(
            round_, scores, cost=cost, department=make_department(f"GOLD{number}", name=f"Bridges {number}")
        )
    close_round(round_)
    return Ranking.objects.get(round=freeze(round_))


versions = built_once(full_version_and_next)
ranking = built_once(ranked)


def settled(version):
    """The version's text, its ratings numbered from 1 in the order they were made."""
    dealt = Rating.objects.filter(system__department=version.bid.department).order_by("pk")
    numbers = {pk: number for number, pk in enumerate(dealt.values_list("pk", flat=True), start=1)}
    return re.sub(r'"id":(\d+)', lambda found: f'"id":{numbers[int(found[1])]}', version.document)


def check(name, text):
    assert_golden(HERE / f"{name}.json", text, SHA256[name])


def test_a_full_form_version(versions):
    check("full_form", settled(versions[0]))


def test_a_version_made_by_an_answer(versions):
    check("full_form_clarified", settled(versions[1]))


def test_a_short_form_version():
    department = make_department("GOLD", name="Department of Bridges")
    system = rated_system(department, name="Ledger of bridges")
    bid = submitted_bid(open_round(reference="2041B"), department, system=system)

    check("short_form", settled(bid.current_version))


def test_a_version_is_hashed_over_the_bytes_it_is_kept_as(versions):
    for version in versions:
        assert version.sha256 == sha256(version.document.encode()).hexdigest()


def test_an_appraisal_is_worked_out_again_as_it_was_frozen(versions):
    for version in versions:
        frozen = json.loads(version.document)["appraisal"]

        assert recompute_appraisal(version).decode() == text_of(frozen)


def test_the_comparison_of_two_versions(versions):
    check("comparison", text_of([asdict(section) for section in diff_versions(*versions)]))


def test_the_inputs_of_a_ranking(ranking):
    assert ranking.sha256 == sha256(ranking.inputs.encode()).hexdigest()

    text = ranking.inputs
    for version in BidVersion.objects.filter(bid__round=ranking.round).select_related("bid"):
        assert version.sha256 in text
        text = text.replace(version.sha256, f"of {version.bid.reference}, version {version.number}")
    check("ranking_inputs_2", text)


def test_inputs_frozen_in_the_first_format_give_the_result_they_gave():
    old = text_of(json.loads((HERE / "ranking_inputs.json").read_text("utf-8")))
    assert sha256(old.encode()).hexdigest() == SHA256["ranking_inputs"]

    check("ranking_result", recompute_ranking(Ranking(inputs=old)).decode())


def test_the_result_of_a_ranking(ranking):
    check("ranking_result", stored_result(ranking).decode())
    check("ranking_result", recompute_ranking(ranking).decode())
