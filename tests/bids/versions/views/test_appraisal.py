"""The options of a full-form bid side by side, and the appraisal a version is frozen with."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.permissions import Role
from bids.versions.printing import version_pdf
from bids.versions.queries.documents import plain_draft, plain_version, version_document
from bids.writing.appraisal.deflators import PLANNING_RATE
from bids.writing.models import BiasContribution
from bids.writing.queries.appraisal import appraisal_of, appraised_cost
from bids.writing.queries.drafts import load_draft
from bids.writing.sections.actions.delivery import save_risks
from legacyfund.lib.canonical import canonical_bytes
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import round_fraction
from tests.bids.recomputed import recompute_appraisal
from tests.factories.accounts import make_department, make_user
from tests.factories.bids import full_bid, submitted_full_bid
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


bid = built_once(full_bid)
frozen = built_once(submitted_full_bid)


def address(bid) -> str:
    return f"/bids/{bid.reference}/appraisal"


@pytest.mark.parametrize("page", ["/", "/options"])
def test_the_options_of_a_draft_are_led_to(client, bid, page):
    client.force_login(bid.created_by)

    assert f'href="{address(bid)}"' in client.get(f"/bids/{bid.reference}{page}").content.decode()


def test_a_short_form_bid_leads_to_no_options(draft, client):
    client.force_login(draft.created_by)

    assert address(draft) not in client.get(f"/bids/{draft.reference}/").content.decode()


def test_the_page_led_to_opens_before_there_are_options(started, client):
    client.force_login(started.created_by)

    assert client.get(address(started)).status_code == 200


def test_a_writer_compares_the_options_of_a_draft(client, bid):
    client.force_login(bid.created_by)

    page = client.get(address(bid)).content.decode()

    appraisal = appraisal_of(plain_draft(load_draft(bid)))
    for option in appraisal.options:
        assert f"Option {option.number}: {option.name}" in page
    preferred = next(option for option in appraisal.options if option.points_removed)
    assert f"£{round_fraction(preferred.whole_life_cost):,}" in page
    assert f"£{round_fraction(preferred.cost_per_point):,}" in page
    assert "nobody has verified it" in page
    assert "compared over 2027-28 to 2028-29" in page
    assert "What the others cost later is not known yet." in page
    assert page.index("#option-1") < page.index("#option-2")


def test_a_round_is_appraised_on_the_prices_in_force_when_it_opened(client, bid, settings):
    opened = london_date(bid.round.opens_at)
    sure = replace(PLANNING_RATE, code="SURE", source="A table", verified=True, dated=opened)
    late = replace(sure, code="LATE", dated=opened + timedelta(days=1))
    settings.PRICE_TABLES = (
        replace(sure, flat_rate=Fraction("0.05"), rates={"2028-29": Fraction(1, 4)}),
        late,
    )
    client.force_login(bid.created_by)

    page = client.get(address(bid)).content.decode()

    assert "by table SURE of" in page
    assert "nobody has verified it" not in page
    assert "2028-29: 25%" in page
    assert "every other year: 5%" in page


def test_the_signed_out_and_other_methods(client, bid):
    assert client.get(address(bid)).status_code == 302
    client.force_login(bid.created_by)

    assert client.post(address(bid)).status_code == 405


def test_a_draft_is_its_departments_own(client, bid):
    for person, status in (
        (make_user(Role.BIDDER, make_department()), 404),
        (make_user(Role.FUND_MANAGER), 404),
    ):
        client.force_login(person)
        assert client.get(address(bid)).status_code == status


def test_a_bid_that_weighs_no_options_has_no_such_page(draft, client):
    client.force_login(draft.created_by)

    assert client.get(address(draft)).status_code == 404


def test_an_empty_draft_says_what_to_do(started, client):
    client.force_login(started.created_by)

    assert "There is no option yet" in client.get(address(started)).content.decode()


def test_causes_of_bias_beyond_the_whole_are_said_and_break_nothing(client, bid):
    BiasContribution.objects.create(
        bid=bid, order=90, factor="One", contribution=Decimal(100), mitigation=Decimal(1)
    )
    BiasContribution.objects.create(
        bid=bid, order=91, factor="Two", contribution=Decimal(100), mitigation=Decimal(1)
    )
    client.force_login(bid.created_by)

    page = client.get(address(bid))

    assert "come to more than 100%" in page.content.decode()
    assert client.get(f"/bids/{bid.reference}/check").status_code == 200
    assert appraised_cost(plain_draft(load_draft(bid))) is None


def test_a_cause_without_its_figures_takes_nothing_away(bid):
    save_risks(bid=bid, rows=[], bias=[], by=bid.created_by, now=bid.created_at)
    BiasContribution.objects.create(bid=bid, order=1, factor="Not finished")

    appraisal = appraisal_of(plain_draft(load_draft(bid)))

    assert appraisal.risks == ()


def test_the_ranking_takes_the_appraised_cost_of_the_preferred_option(frozen):
    document = plain_version(frozen.current_version)
    preferred = next(row["number"] for row in document["options"] if row["preferred"])
    figures = next(row for row in document["appraisal"]["options"] if row["number"] == preferred)

    assert frozen.current_version.whole_life_cost == Decimal(figures["whole_life_cost"])
    assert frozen.current_version.whole_life_cost != version_document(frozen.current_version).whole_life_cost


def test_the_appraisal_can_be_worked_out_again_to_the_same_bytes(frozen):
    kept = canonical_bytes(plain_version(frozen.current_version)["appraisal"])

    assert recompute_appraisal(frozen.current_version) == kept


def test_the_fund_sees_the_options_of_a_version(frozen, client):
    client.force_login(make_user(Role.FUND_MANAGER))

    page = client.get(f"/bids/{frozen.reference}/versions/1/appraisal")

    assert page.status_code == 200
    assert "Options side by side" in page.content.decode()
    assert client.get(address(frozen)).url == f"/bids/{frozen.reference}/versions/1/appraisal"


def test_the_pdf_holds_the_appraisal_and_declares_the_standard(frozen):
    pdf = version_pdf(frozen.current_version)

    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert pdf == version_pdf(frozen.current_version)


def test_another_department_learns_nothing(frozen, client):
    client.force_login(make_user(Role.BIDDER, make_department()))

    assert client.get(f"/bids/{frozen.reference}/versions/1/appraisal").status_code == 404
