"""Steps of people, departments and clients, whose turn has passed."""

from collections.abc import Iterator
from typing import Any

from accounts.actions.clients import end_client
from accounts.actions.departments import close_department
from accounts.actions.jobs import claim_job_run, fail_job_run
from accounts.actions.people import deactivate_user, end_membership
from accounts.models import ApiClient, Delivery, Invitation
from accounts.permissions import Role
from bids.register.imports.models import RegisterImport
from tests.attacks.scene import Scene
from tests.attacks.steps.step import NOT_FOUND, REASON, Step, people
from tests.factories.accounts import NOW, make_department, make_user, today


def steps_of_accounts(scene: Scene) -> Iterator[Step]:
    """Of a role, an account, a department and a client that have ended, and an invitation answered."""
    (admin,) = people(scene, Role.ADMINISTRATOR)
    by: dict[str, Any] = {"by": admin, "now": NOW}
    left = make_user(Role.BIDDER, scene.department)
    membership = left.memberships.get()
    end_membership(membership=membership, **by)
    deactivate_user(user=left, **by)
    closed = make_department()
    close_department(department=closed, ends_on=today(), successor=None, **by)
    client = ApiClient.objects.get()
    end_client(client=client, **by)
    invitation = Invitation.objects.get()
    Invitation.objects.update(withdrawn_at=NOW, withdrawn_by=by["by"])
    over = claim_job_run(name="tidy up", period="2020-01-01", holder="", now=NOW)
    assert over is not None
    fail_job_run(run=over, error="It broke.", now=NOW)
    sent = Delivery.objects.filter(set_aside_at=None).earliest("pk")
    first = {"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2099"}
    newcomer = {"name": "New", "email": "new@example.gov.uk", "role": "BIDDER"}

    yield Step(admin, "accounts:person", (left.pk,), "account is closed", {"role": "CHAIR"})
    yield Step(admin, "accounts:deactivate", (left.pk,), "account is closed already")
    yield Step(admin, "accounts:end_membership", (membership.pk,), NOT_FOUND)
    yield Step(admin, "accounts:change_role", (membership.pk,), NOT_FOUND, {"role": "SIGN_OFF"})
    yield Step(admin, "accounts:end_colleague", (membership.pk,), NOT_FOUND)
    yield Step(admin, "accounts:withdraw_invitation", (invitation.pk,), NOT_FOUND)
    yield Step(admin, "accounts:invite_again", (invitation.pk,), NOT_FOUND)
    yield Step(admin, "accounts:invite_colleague", (closed.pk,), "is closed", newcomer)
    yield Step(admin, "accounts:close_department", (closed.pk,), "is closed already", first)
    yield Step(admin, "accounts:end_client", (client.pk,), "has been ended already")
    other = {"name": "Other", "scopes": "returns:write"}
    yield Step(admin, "accounts:change_client", (client.pk,), "has been ended already", other)
    yield Step(admin, "accounts:rotate_secret", (client.pk,), "has been ended already", {"overlap": "none"})
    yield Step(admin, "accounts:end_former_secrets", (client.pk,), "has been ended already")
    yield Step(admin, "accounts:retry_delivery", (sent.pk,), NOT_FOUND)
    Delivery.objects.filter(done_at=None).update(set_aside_at=None)
    yield Step(admin, "accounts:retry_deliveries", (), "No message is set aside any more")
    yield Step(admin, "accounts:leave_delivery", (sent.pk,), NOT_FOUND, REASON)
    yield Step(admin, "accounts:retry_job", (over.pk,), "Nothing needs doing")
    yield Step(admin, "accounts:retry_work", ("imports", RegisterImport.objects.earliest("pk").pk), NOT_FOUND)
