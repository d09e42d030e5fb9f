"""Every error says what to do, in words that fit what was asked."""

import pytest

from tests.factories.api import make_departments_machine, refused

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


@pytest.mark.parametrize(
    ("address", "status", "way_on"),
    [
        ("/spend/?posted=2026-13", 400, "posted cannot be “2026-13”. Give a period such as 2026-27/5"),
        ("/spend/?limit=", 400, "limit is empty. Give a whole number from 1 to 10,000."),
        ("/spend/?fund=NONE", 400, "There is no fund “NONE”. Give its reference"),
        ("/spend/?award=NONE", 400, "There is no award “NONE”. Give the reference"),
        ("/spend/control-totals/?by=foo", 400, "by cannot be “foo”. Give at most three of"),
        ("/spend.xml", 404, "Nothing here comes as .xml. End the address in one of .json, .ndjson, .csv."),
        ("/oscar/2026.csv", 404, "“2026” is no financial year. Write it like 2026-27"),
        ("/funds/NONE/position/", 404, "There is no fund “NONE”. /api/v1/funds/ lists"),
        ("/funds/NONE/journals/", 404, "There is no fund “NONE”. /api/v1/funds/ lists"),
        ("/awards/NONE/", 404, "No award “NONE” has been announced. /api/v1/awards/ lists"),
        ("/spend/segments/LITF/2026-27-P13.parquet", 404, "/api/v1/spend/segments/ lists those there are"),
        ("/open/spend-over-25k/GB-GOR-D25/2026-13.csv", 404, "“2026-13” is no month. Write it like 2026-10."),
        ("/open/spend-over-25k/HMRC/2026-10.csv", 404, "There is no department “HMRC”."),
    ],
)
def test_what_was_asked_wrongly_is_answered_with_a_way_on(machine, address, status, way_on):
    assert way_on in refused(machine.get(f"{V1}{address}"), status)["detail"]


def test_open_files_say_nothing_of_a_client(award, client):
    address = f"{V1}/open/spend-over-25k/{award.department.organisation_id}/2027-06.csv"

    detail = refused(client.get(address), 404)["detail"]

    assert detail.startswith("No fund has closed June 2027 yet, so there is no file of it.")
    assert "client" not in detail


def test_without_a_token_or_in_another_form_or_way_it_says_how(machine, client):
    assert "/api/v1/token/" in refused(client.get(f"{V1}/spend/"), 401)["detail"]
    other_form = refused(machine.get(f"{V1}/spend/control-totals/", Accept="image/png"), 406)["detail"]
    assert "application/json or text/csv" in other_form
    other_way = refused(machine.post(f"{V1}/funds/", b"{}"), 405)["detail"]
    assert other_way.startswith("This address does not take POST. Ask it by GET")


def test_a_departments_client_is_told_what_it_reads(award):
    own = make_departments_machine(award.department, "spend:read", "returns:write")

    assert "/api/v1/spend/" in refused(own.get(f"{V1}/oscar/2027-28.csv"), 403)["detail"]
    assert "/api/v1/returns/ lists its returns" in refused(own.get(f"{V1}/returns/NONE/"), 404)["detail"]
