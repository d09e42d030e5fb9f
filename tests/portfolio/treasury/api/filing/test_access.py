"""A6: who may file, and for whom."""

from datetime import timedelta

import pytest

from accounts.actions.clients import change_client, end_client
from accounts.permissions import Role
from portfolio.spend.models import Return
from tests.factories.accounts import make_user
from tests.factories.api import (
    RETURNS,
    Machine,
    make_departments_machine,
    make_filing_machine,
    make_machine,
    refused,
)
from tests.factories.filing import file
from tests.factories.returns import LATER, file_of, released_award

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]


def test_a6_scopes_do_not_rise(award, client):
    reader = make_departments_machine(award.department, "spend:read")
    whole = make_machine("spend:read", "portfolio:read", now=LATER)
    of_none = make_departments_machine(None, "returns:write")

    for other in (reader, whole, of_none):
        refused(file(other, award, file_of("1.00")), 403)
        refused(other.get(RETURNS), 403)
    refused(client.post(RETURNS, b"", content_type="text/csv"), 401)
    filer = make_filing_machine(award.department, now=LATER)
    for address in ("/api/v1/spend/", "/api/v1/funds/", f"/api/v1/funds/{award.fund.reference}/position/"):
        refused(filer.get(address), 403)


def test_a6_dead_tokens_file_nothing(machine, award, monkeypatch):
    admin = make_user(Role.ADMINISTRATOR, now=LATER)
    of_another_service = Machine(machine.api, "t" * 43)
    refused(file(of_another_service, award, file_of("1.00")), 401)
    with monkeypatch.context() as later:
        later.setattr("django.utils.timezone.now", lambda: LATER + timedelta(minutes=16))
        refused(file(machine, award, file_of("1.00")), 401)
    change_client(client=machine.api, name="Reader", scopes=["spend:read"], by=admin, now=LATER)
    refused(file(machine, award, file_of("1.00")), 403)
    end_client(client=machine.api, by=admin, now=LATER)
    refused(file(machine, award, file_of("1.00")), 401)
    assert not Return.objects.exists()


def test_a6_a_machine_files_for_its_own_department_alone(machine, award):
    other = released_award()

    assert refused(file(machine, other, file_of("1.00")), 400)["field"] == "award"
    made = file(
        make_filing_machine(other.department, now=LATER), other, file_of("30.00"), key="theirs"
    ).json()
    for reference in (made["file"], made["returns"][0]["reference"]):
        refused(machine.get(f"{RETURNS}{reference}/"), 404)
    assert machine.get(RETURNS).json()["returns"] == []
