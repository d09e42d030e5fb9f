"""One department's systems, bids, award and return, in every state an address can ask for; and strangers."""

from datetime import timedelta
from typing import Any

from accounts.actions.clients import create_client, rotate_secret
from accounts.actions.invitations import invite_person
from accounts.actions.jobs import claim_job_run, fail_job_run
from accounts.models import Delivery, Department, User
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Role
from bids.overview.actions.endings import decommission_system
from bids.overview.actions.offers import accept_offer, offer_systems
from bids.register.imports.actions.imports import match_import_columns
from bids.register.imports.actions.work import claim_import, fail_import
from legacyfund.lib.uploads import EvidenceFile
from tests.attacks.building.award_ends import ending_awards
from tests.attacks.building.awards import announced_bids
from tests.attacks.building.bids import bids_before_the_panel, reviewed_bid
from tests.attacks.building.kept import kept_of_spend
from tests.attacks.building.ledgers import ledgers_of
from tests.attacks.building.panel import meetings_of, moderated_round, ranked_bids, scenarios_of
from tests.attacks.building.sealing import sealed_fund
from tests.attacks.scene import FILE_NAME, MARK, Scene
from tests.factories.accounts import NOW, make_department, make_user, today
from tests.factories.files import PDF
from tests.factories.portfolio import confirmed_decision, proposed_decision
from tests.factories.register import make_system, rate_system, rated_system
from tests.factories.register_imports import (
    checked_import,
    csv_of,
    done_import,
    received_import,
    system_cells,
)

IMPORTED_RATINGS = {"Rated": MARK, "Bare": ""}
"""A rating of an import that waits for a second person, and one that its writer has yet to send."""


def build_scene() -> Scene:
    department = make_department("ZZ1", name=f"Department of {MARK}")
    people = {
        role: make_user(role, department if role in DEPARTMENT_ROLES else None, name=f"{role} {MARK}")
        for role in Role
        if role != Role.REVIEWER
    }
    writer, reviewer = people[Role.BIDDER], make_user(Role.REVIEWER)
    system = rated_system(department, name=f"Payroll {MARK}", by=writer)
    rate_system(rated_system(department, name=f"Pensions {MARK}", by=writer), by=writer)
    mine: dict[str, Any] = {"department": department, "by": writer}
    invited = bids_before_the_panel(system, mine)
    reviewed_bid(system, mine, people[Role.SIGN_OFF], reviewer)
    contents = {"system": system, "reviewer": reviewer, **mine}
    moderated_round(people[Role.CHAIR], **contents)
    proposed, ranked = ranked_bids("Proposed", "Ranked", **contents)
    proposed_decision(proposed, reason=MARK)
    rounds = (["Counted"], ["Minuted", "Left"], ["To meet on"])
    met_on = [ranked_bids(*states, **contents)[0] for states in rounds]
    meetings_of([ranked, *met_on], people, reviewer)
    confirmed_decision(*ranked_bids("Decided", **contents))
    announced_bids(contents, writer, people[Role.SIGN_OFF])
    ending_awards(contents, writer, people[Role.SIGN_OFF])
    ledgers_of(contents, writer, people[Role.SIGN_OFF])
    sealed_fund()
    kept_of_spend(people)
    scenarios_of(proposed, people[Role.FUND_MANAGER])
    _of_the_accounts(department, people[Role.ADMINISTRATOR])
    received_import(name=f"{FILE_NAME}.csv", **mine)
    stopped = received_import(csv_of({"name": "Stopped", "notes": MARK}), **mine)
    match_import_columns(register_import=stopped, columns=stopped.columns, by=stopped.received_by, now=NOW)
    fail_import(register_import=claim_import(now=NOW), error="OSError: disk full", now=NOW)
    rated = [system_cells(f"{name} {MARK}", evidence=words) for name, words in IMPORTED_RATINGS.items()]
    done_import(csv_of(*rated), now=NOW, **mine)
    checked_import(csv_of({"name": "Faulty", "yearly_run_cost": f"Lots {MARK}"}), **mine)
    strangers = {role: make_user(role, make_department("ZZ2")) for role in DEPARTMENT_ROLES}
    strangers |= {role: make_user(role) for role in ROLES if role not in DEPARTMENT_ROLES}
    Delivery.objects.filter(recipient=writer).update(set_aside_at=NOW)
    receiving = _registers(department, people, invited)
    return Scene(department, people, reviewer, invited, receiving, strangers)


def _registers(department: Department, people: dict[Role, User], invited: User) -> User:
    """A system that is switched off with a file, and one that is offered: to the sign-off given."""
    writer, receiver = people[Role.BIDDER], _department_of(invited)
    receiving = make_user(Role.SIGN_OFF, receiver)
    decommission_system(
        system=make_system(department, name=f"Retired {MARK}", by=writer),
        ended_on=NOW.date(),
        evidence=f"The certificate of {MARK}.",
        file=EvidenceFile(f"{FILE_NAME}.pdf", PDF + MARK.encode()),
        by=writer,
        now=NOW,
    )
    offer_systems(
        systems=[make_system(department, name=f"Offered {MARK}", by=writer)],
        receiver=receiver,
        reason=MARK,
        by=people[Role.SIGN_OFF],
        now=NOW,
    )
    theirs = make_system(receiver, name="Came from another department")
    came = offer_systems(systems=[theirs], receiver=department, reason=MARK, by=receiving, now=NOW)
    accept_offer(offer=came, by=people[Role.SIGN_OFF], now=NOW)
    return receiving


def _department_of(person: User) -> Department:
    return Department.objects.get(memberships__user=person)


def _of_the_accounts(department: Department, administrator: User) -> None:
    acting = {"department": department, "by": administrator, "now": NOW}
    invite_person(email="coming@example.gov.uk", name=MARK, role=Role.BIDDER, **acting)
    made, _, _ = create_client(name=f"Client of {MARK}", scopes=["returns:write"], **acting)
    rotate_secret(client=made, overlap=timedelta(days=7), by=administrator, now=NOW)
    run = claim_job_run(name="tidy", period=str(today()), holder="", now=NOW)
    assert run is not None
    fail_job_run(run=run, error="It broke.", now=NOW)
