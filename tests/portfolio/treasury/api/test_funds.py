"""GET /api/v1/funds/ and the position of one."""

from datetime import UTC, datetime, timedelta

import pytest

from portfolio.treasury.api.moments import read_as_of
from portfolio.treasury.api.parameters import ParameterRefused
from tests.factories.accounts import NOW, make_department
from tests.factories.api import make_departments_machine, make_machine
from tests.factories.bids import CELL
from tests.factories.forecasts import given_forecast
from tests.factories.portfolio import make_fund
from tests.factories.returns import accepted_return
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


@built_once
def holding():
    """A fund of £1,000, and a machine that reads its position."""
    return make_fund({CELL: 1_000}), make_machine()


def test_funds_are_listed_with_the_address_of_their_position(holding):
    fund, machine = holding

    (found,) = machine.get("/api/v1/funds/").json()["funds"]

    assert (found["reference"], found["first_year"], found["last_year"]) == (
        fund.reference,
        fund.first_year,
        fund.last_year,
    )
    assert machine.get(found["position"]).json()["fund"] == fund.reference


def test_the_position_has_its_numbers_to_the_penny_as_text(released):
    award = released
    accepted_return(award, "70,000.05")

    answer = make_machine().get(f"/api/v1/funds/{award.fund.reference}/position/").json()

    assert answer["cells"] == [
        {
            "year": CELL[0],
            "control_budget": CELL[1],
            "allocated": "5000000.00",
            "committed": "900000.00",
            "released": "450000.00",
            "spent": "70000.05",
            "lapsed": "0.00",
            "headroom": "4100000.00",
            "forecast": None,
            "without_forecast": 1,
        }
    ]
    assert answer["total"] == {
        name: value for name, value in answer["cells"][0].items() if name not in ("year", "control_budget")
    }


def test_the_forecast_is_that_of_the_version_given_by_then(released):
    award, machine = released, make_machine()
    given_forecast(award, {"2027-06": 860_000, "2027-07": 5})
    given_forecast(award, {"2027-06": 890_000}, now=NOW + timedelta(hours=2))
    path = f"/api/v1/funds/{award.fund.reference}/position/"

    def forecast(**clocks: str) -> list[tuple[str | None, int]]:
        answer = machine.get(path, clocks).json()
        return [(row["forecast"], row["without_forecast"]) for row in (*answer["cells"], answer["total"])]

    assert forecast() == [("890000.00", 0)] * 2
    assert forecast(as_of=(NOW + timedelta(hours=1)).isoformat()) == [("860005.00", 0)] * 2
    assert forecast(as_of=NOW.isoformat(), effective_on="2026-11-21")[-1] == (None, 0)


@pytest.mark.parametrize(
    "as_of",
    [
        (NOW - timedelta(days=1)).date().isoformat(),
        (NOW - timedelta(days=1)).isoformat(),
        (NOW - timedelta(days=1)).isoformat().replace("+00:00", "Z"),
    ],
)
def test_the_position_can_be_read_as_it_was(holding, as_of):
    fund, machine = holding

    answer = machine.get(f"/api/v1/funds/{fund.reference}/position/", {"as_of": as_of}).json()

    assert answer["cells"] == []
    assert answer["total"]["allocated"] == "0.00"


def test_a_date_means_its_end_in_london(holding):
    fund, machine = holding

    answer = machine.get(f"/api/v1/funds/{fund.reference}/position/", {"as_of": NOW.date().isoformat()})

    assert answer.json()["total"]["allocated"] == "1000.00"


@pytest.mark.parametrize(
    "as_of",
    [
        "yesterday",
        "2026-11-22T12:00:00",
        "2026-13-01",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "",
    ],
)
def test_a_moment_that_is_none_is_refused(holding, as_of):
    fund, machine = holding

    answer = machine.get(f"/api/v1/funds/{fund.reference}/position/", {"as_of": as_of})

    assert (answer.status_code, answer.json()["field"]) == (400, "as_of")


@pytest.mark.parametrize(
    ("address", "status"), [("/api/v1/funds/NONE/position/", 404), ("/api/v1/funds/?page=1", 400)]
)
def test_what_there_is_not_is_refused(holding, address, status):
    _, machine = holding

    assert machine.get(address).status_code == status


def test_the_scope_is_needed_and_a_department_reads_no_fund(holding):
    fund, _ = holding
    of_department = make_departments_machine(make_department())
    of_spend = make_machine("spend:read")

    for address in ("/api/v1/funds/", f"/api/v1/funds/{fund.reference}/position/"):
        assert of_spend.get(address).status_code == 403
        assert of_department.get(address).status_code == 403


IN_SUMMER_TIME = datetime(2027, 6, 30, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize("as_of", ["2027-07-01", "2027-06-30T22:59:00.000001Z", "2027-07-01T01:00:00+02:00"])
def test_a_day_or_moment_to_come_is_no_as_of(as_of):
    with pytest.raises(ParameterRefused, match="has not come yet") as refusal:
        read_as_of({"as_of": as_of}, now=IN_SUMMER_TIME)

    assert refusal.value.field == "as_of"


def test_today_is_read_as_it_is_now_and_an_earlier_day_at_its_end():
    def read(text):
        return read_as_of({"as_of": text}, now=IN_SUMMER_TIME)

    assert read("2027-06-30") == IN_SUMMER_TIME
    assert read("2027-06-29") == datetime(2027, 6, 29, 22, 59, 59, 999_999, tzinfo=UTC)
    assert read("2027-06-30T23:59:00+01:00") == IN_SUMMER_TIME


def test_the_last_day_there_is_has_not_come(holding):
    fund, machine = holding

    answer = machine.get(f"/api/v1/funds/{fund.reference}/position/", {"as_of": "9999-12-31"})

    assert (answer.status_code, answer.json()["field"]) == (400, "as_of")
    assert "has not come yet" in answer.json()["detail"]
