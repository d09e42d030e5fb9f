"""Filing a return as a machine does, and what it is told of a file that is not taken."""

from accounts.permissions import Role
from portfolio.spend.models import FilingKey, ReturnFile, ReturnUpload
from tests.factories.accounts import make_user
from tests.factories.api import (
    RETURNS,
    refused,
)
from tests.factories.returns import LATER

KEY = "june-2027"


def file(machine, to, content, *, key=KEY, kind="text/csv", **query):
    said = {"period": "2027-28/3", "award": to.reference, "control_budget": "RDEL_PROGRAMME"} | query
    given = {name: value for name, value in said.items() if value is not None}
    return machine.post(RETURNS, content, given, kind, **({"Idempotency-Key": key} if key else {}))


def errors(answer):
    problem = refused(answer, 422)
    assert problem["type"] == "/api/v1/problems/file-not-taken"
    assert not ReturnUpload.objects.exists()
    assert not ReturnFile.objects.exists()
    assert not FilingKey.objects.exists()
    return problem["errors"]


def signer_of(award):
    return make_user(Role.SIGN_OFF, award.department, now=LATER)
