"""Who may do what: permissions, the roles that hold them, and the duties one person may not join.

Imports nothing of ours but lib. The guards, the navigation and the tests all read these tables.
"""

from dataclasses import dataclass
from enum import StrEnum

from legacyfund.lib.errors import PermissionRefused


class Permission(StrEnum):
    # Everybody who signs in
    SEE_OWN_MESSAGES = "see own messages"
    # A department
    SEE_COLLEAGUES = "see the people of the department"
    MANAGE_COLLEAGUES = "invite colleagues, change their roles and name deputies"
    SEE_REGISTER = "see the register"
    EDIT_REGISTER = "register and rate systems"
    CONFIRM_RATING = "confirm a rating"
    IMPORT_REGISTER = "import a register"
    TRANSFER_SYSTEMS = "offer systems to another department, and accept those offered"
    SEE_BIDS = "see bids"
    EDIT_BID = "write a bid"
    CERTIFY_BID = "certify and submit a bid"
    INVITE_PARTNER = "invite another department to a bid"
    JOIN_BID = "answer an invitation to another department's bid"
    COMMENT_BID = "comment on the department's own drafts"
    ASK_FUND = "ask the fund about a round"
    SEE_ANSWERS = "read the questions about a round and their answers"
    ANSWER_AWARD = "accept or decline an award"
    CLAIM_MILESTONE = "claim a milestone"
    MEET_CONDITION = "say that a condition of an award is met"
    COMPLETE_AWARD = "say that an award is complete"
    REPORT_DELIVERY = "forecast milestones and report on delivery"
    SEE_CHANGES = "see changes to awards"
    PROPOSE_CHANGE = "propose a change to an award"
    PREPARE_RETURN = "prepare a return"
    CERTIFY_RETURN = "certify a return"
    GIVE_FORECAST = "say what an award is expected to spend"
    # The panel
    REVIEW_BID = "review an assigned bid"
    SEE_RANKING = "see the ranking"
    FREEZE_RANKING = "freeze the ranking"
    TEST_RANKING = "test how firm the ranking is"
    CONFIRM_DECISION = "confirm a decision"
    SEE_SCENARIOS = "see scenarios of a round"
    EDIT_SCENARIO = "write and run scenarios"
    ADOPT_SCENARIO = "adopt a scenario for the meeting"
    SEE_MEETING = "see meetings of the panel"
    VOTE = "vote in a meeting of the panel"
    RUN_MEETING = "set up and run a meeting of the panel"
    # The fund
    MANAGE_FUND = "create a fund and allocate its envelopes"
    MANAGE_ROUND = "set up, open and close a round"
    ANSWER_QUESTION = "answer what departments ask about a round"
    SEE_ASKERS = "see who asked what about a round"
    CHECK_ELIGIBILITY = "check eligibility"
    ASK_CLARIFICATION = "ask for clarification"
    ASSIGN_REVIEWERS = "assign reviewers"
    PROPOSE_DECISION = "propose a decision"
    ANNOUNCE_ROUND = "announce a round"
    CHECK_MILESTONE = "check a milestone's evidence"
    RELEASE_TRANCHE = "release a tranche"
    SETTLE_CONDITION = "discharge, waive or move a condition of an award"
    CLOSE_AWARD = "confirm that an award is complete, and close it"
    JUDGE_DELIVERY = "set the fund's view of an award's delivery"
    APPROVE_CHANGE = "approve or refuse a change to an award"
    MOVE_WITHIN_TOLERANCE = "move money between milestones within the stated tolerance"
    ACCEPT_RETURN = "accept or refuse a return"
    SEE_RETURNS = "see returns, and the files that show a milestone or a condition is met"
    SEE_AWARDS = "see awards that are announced"
    SEE_UNANNOUNCED = "see awards before they are announced"
    SEE_POSITION = "see the fund's position"
    SEE_SPEND = "see spend lines"
    SEE_FINDINGS = "see what was found late or wrong"
    SEE_GAPS = "see which red-rated systems are not funded"
    SEE_COMPARISON = "compare the departments' registers"
    # The service
    SEE_AUDIT = "see every event"
    SEE_PEOPLE = "see who has which role"
    MANAGE_PEOPLE = "manage people and departments"
    SEE_CLIENTS = "see the API clients"
    MANAGE_CLIENTS = "manage API clients"
    SEE_JOBS = "see the jobs"
    SEE_LEDGER = "see whether the ledger stands, and have it checked"
    RETRY_DELIVERY = "send again what is stuck"


class Role(StrEnum):
    BIDDER = "BIDDER"
    SIGN_OFF = "SIGN_OFF"
    REVIEWER = "REVIEWER"
    CHAIR = "CHAIR"
    FUND_MANAGER = "FUND_MANAGER"
    TREASURY_ANALYST = "TREASURY_ANALYST"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"


@dataclass(frozen=True)
class RoleDescription:
    """`of_department`: the permissions hold for the objects of the membership's department alone."""

    label: str
    purpose: str
    of_department: bool
    permissions: frozenset[Permission]


P = Permission
_EVERYBODY = {P.SEE_OWN_MESSAGES}

ROLES: dict[Role, RoleDescription] = {
    Role.BIDDER: RoleDescription(
        "Bidder",
        "Registers and rates systems, writes bids, reports milestones and spend for a department.",
        True,
        frozenset(
            _EVERYBODY
            | {
                P.SEE_FINDINGS,
                P.SEE_COLLEAGUES,
                P.SEE_REGISTER,
                P.SEE_GAPS,
                P.EDIT_REGISTER,
                P.CONFIRM_RATING,
                P.IMPORT_REGISTER,
                P.SEE_BIDS,
                P.EDIT_BID,
                P.INVITE_PARTNER,
                P.JOIN_BID,
                P.COMMENT_BID,
                P.ASK_FUND,
                P.SEE_ANSWERS,
                P.SEE_AWARDS,
                P.SEE_RETURNS,
                P.CLAIM_MILESTONE,
                P.MEET_CONDITION,
                P.COMPLETE_AWARD,
                P.REPORT_DELIVERY,
                P.SEE_CHANGES,
                P.PROPOSE_CHANGE,
                P.PREPARE_RETURN,
                P.GIVE_FORECAST,
            }
        ),
    ),
    Role.SIGN_OFF: RoleDescription(
        "Sign-off",
        "Certifies and submits bids and returns, and accepts awards, for a department's accounting officer. "
        "Invites colleagues of the department and names deputies. Offers systems of the register to another "
        "department, and accepts those offered.",
        True,
        frozenset(
            _EVERYBODY
            | {
                P.SEE_FINDINGS,
                P.SEE_COLLEAGUES,
                P.MANAGE_COLLEAGUES,
                P.SEE_REGISTER,
                P.SEE_GAPS,
                P.CONFIRM_RATING,
                P.IMPORT_REGISTER,
                P.TRANSFER_SYSTEMS,
                P.SEE_BIDS,
                P.CERTIFY_BID,
                P.INVITE_PARTNER,
                P.JOIN_BID,
                P.COMMENT_BID,
                P.ASK_FUND,
                P.SEE_ANSWERS,
                P.SEE_AWARDS,
                P.SEE_RETURNS,
                P.ANSWER_AWARD,
                P.COMPLETE_AWARD,
                P.SEE_CHANGES,
                P.PROPOSE_CHANGE,
                P.CERTIFY_RETURN,
                P.GIVE_FORECAST,
            }
        ),
    ),
    Role.REVIEWER: RoleDescription(
        "Reviewer",
        "Declares interests, scores the bids assigned, sees the ranking once it is frozen, and votes in the "
        "meetings of a panel they sit on.",
        False,
        frozenset(_EVERYBODY | {P.REVIEW_BID, P.SEE_ANSWERS, P.SEE_RANKING, P.SEE_MEETING, P.VOTE}),
    ),
    Role.CHAIR: RoleDescription(
        "Chair",
        "Freezes the ranking, adopts a scenario, runs the meetings of the panel, confirms its decisions, "
        "signs the minutes and answers changes to awards.",
        False,
        frozenset(
            _EVERYBODY
            | {
                P.SEE_REGISTER,
                P.SEE_GAPS,
                P.SEE_COMPARISON,
                P.SEE_BIDS,
                P.SEE_ANSWERS,
                P.SEE_RANKING,
                P.FREEZE_RANKING,
                P.TEST_RANKING,
                P.CONFIRM_DECISION,
                P.SEE_SCENARIOS,
                P.EDIT_SCENARIO,
                P.ADOPT_SCENARIO,
                P.SEE_MEETING,
                P.VOTE,
                P.RUN_MEETING,
                P.SEE_CHANGES,
                P.APPROVE_CHANGE,
                P.SEE_POSITION,
            }
        ),
    ),
    Role.FUND_MANAGER: RoleDescription(
        "Fund manager",
        "Runs the fund: envelopes, rounds, eligibility, reviewers, proposals, tranches and returns.",
        False,
        frozenset(
            _EVERYBODY
            | {
                P.SEE_FINDINGS,
                P.SEE_REGISTER,
                P.SEE_GAPS,
                P.SEE_COMPARISON,
                P.SEE_BIDS,
                P.SEE_RANKING,
                P.TEST_RANKING,
                P.MANAGE_FUND,
                P.MANAGE_ROUND,
                P.SEE_ANSWERS,
                P.SEE_ASKERS,
                P.ANSWER_QUESTION,
                P.CHECK_ELIGIBILITY,
                P.ASK_CLARIFICATION,
                P.ASSIGN_REVIEWERS,
                P.SEE_SCENARIOS,
                P.EDIT_SCENARIO,
                P.SEE_MEETING,
                P.RUN_MEETING,
                P.PROPOSE_DECISION,
                P.ANNOUNCE_ROUND,
                P.CHECK_MILESTONE,
                P.RELEASE_TRANCHE,
                P.SETTLE_CONDITION,
                P.CLOSE_AWARD,
                P.JUDGE_DELIVERY,
                P.SEE_CHANGES,
                P.PROPOSE_CHANGE,
                P.APPROVE_CHANGE,
                P.MOVE_WITHIN_TOLERANCE,
                P.ACCEPT_RETURN,
                P.SEE_AWARDS,
                P.SEE_UNANNOUNCED,
                P.SEE_RETURNS,
                P.SEE_POSITION,
                P.SEE_SPEND,
            }
        ),
    ),
    Role.TREASURY_ANALYST: RoleDescription(
        "Treasury analyst",
        "Reads the fund's position, every spend line and every announced award, in pages and over the API.",
        False,
        frozenset(
            _EVERYBODY
            | {
                P.SEE_POSITION,
                P.SEE_SPEND,
                P.SEE_AWARDS,
                P.SEE_CHANGES,
                P.SEE_GAPS,
                P.SEE_COMPARISON,
            }
        ),
    ),
    Role.AUDITOR: RoleDescription(
        "Auditor",
        "Reads everything and changes nothing.",
        False,
        frozenset(
            _EVERYBODY
            | {
                P.SEE_FINDINGS,
                P.SEE_REGISTER,
                P.SEE_GAPS,
                P.SEE_COMPARISON,
                P.SEE_BIDS,
                P.SEE_ANSWERS,
                P.SEE_ASKERS,
                P.SEE_RANKING,
                P.SEE_SCENARIOS,
                P.SEE_MEETING,
                P.SEE_AWARDS,
                P.SEE_UNANNOUNCED,
                P.SEE_RETURNS,
                P.SEE_CHANGES,
                P.SEE_POSITION,
                P.SEE_SPEND,
                P.SEE_COLLEAGUES,
                P.SEE_AUDIT,
                P.SEE_PEOPLE,
                P.SEE_CLIENTS,
                P.SEE_JOBS,
                P.SEE_LEDGER,
            }
        ),
    ),
    Role.ADMINISTRATOR: RoleDescription(
        "Administrator",
        "Manages people, departments and API clients; cannot score, decide or move money.",
        False,
        frozenset(
            _EVERYBODY
            | {
                P.SEE_FINDINGS,
                P.SEE_COLLEAGUES,
                P.MANAGE_COLLEAGUES,
                P.SEE_PEOPLE,
                P.MANAGE_PEOPLE,
                P.SEE_CLIENTS,
                P.MANAGE_CLIENTS,
                P.SEE_JOBS,
                P.SEE_LEDGER,
                P.RETRY_DELIVERY,
            }
        ),
    ),
}

DEPARTMENT_ROLES = frozenset(role for role, row in ROLES.items() if row.of_department)
NOT_BY_DEPUTY = frozenset({P.MANAGE_COLLEAGUES})
"""What a deputy for the sign-off does not get: who belongs to the department outlasts the deputy's days."""


@dataclass(frozen=True)
class ForbiddenPair:
    """Two steps on one object that one person may not do both of."""

    first: str
    second: str
    refusal: str


FORBIDDEN_PAIRS: dict[str, ForbiddenPair] = {
    "certify_bid": ForbiddenPair(
        "sends a bid for certification",
        "certifies that version",
        "You sent this bid for certification, so somebody else has to certify it.",
    ),
    "confirm_rating": ForbiddenPair(
        "rates a system",
        "confirms that rating",
        "You made this rating, so a second person has to confirm it.",
    ),
    "pass_systems": ForbiddenPair(
        "offers systems to another department",
        "accepts them there",
        "You offered these systems, so somebody else has to accept them for the other department.",
    ),
    "certify_return": ForbiddenPair(
        "prepares a return",
        "certifies it",
        "You prepared this return, so somebody else has to certify it.",
    ),
    "agree_reconciliation": ForbiddenPair(
        "begins or sends a reconciliation",
        "agrees to it",
        "You prepared this reconciliation, so somebody else has to agree to it.",
    ),
    "agree_to_waiver": ForbiddenPair(
        "asks for a check of a file of spend to be waived",
        "agrees to it",
        "You asked for this waiver, so somebody else has to answer it.",
    ),
    "agree_for_fund": ForbiddenPair(
        "agrees to a waiver for the department",
        "agrees to it for the fund",
        "You agreed to this waiver for the department, so somebody else has to agree for the fund.",
    ),
    "review_own": ForbiddenPair(
        "reviews, chairs or votes",
        "belongs to the bid's department or one merged with it, or left it within two years",
        "You belong, or belonged within the last two years, to a department of this bid, or to one "
        "merged with it.",
    ),
    "release_tranche": ForbiddenPair(
        "claims a milestone or checks its evidence",
        "releases its tranche",
        "You claimed this milestone or checked its evidence, so somebody else has to release the money.",
    ),
    "confirm_exchange": ForbiddenPair(
        "proposes a budget exchange",
        "confirms it",
        "You proposed this budget exchange, so somebody else at the fund has to confirm it.",
    ),
    "confirm_switch": ForbiddenPair(
        "proposes a switch between control budgets",
        "confirms it",
        "You proposed this switch, so somebody else at the fund has to confirm it.",
    ),
    "confirm_reversal": ForbiddenPair(
        "proposes to reverse a journal",
        "confirms it",
        "You proposed this reversal, so somebody else at the fund has to confirm it.",
    ),
    "discharge_condition": ForbiddenPair(
        "says that a condition of an award is met",
        "discharges it",
        "You said that this condition is met, so somebody else has to discharge it or send it back.",
    ),
    "confirm_completion": ForbiddenPair(
        "says that an award is complete",
        "confirms it",
        "You said that this award is complete, so somebody else has to answer.",
    ),
    "approve_closing": ForbiddenPair(
        "proposes to recover unspent money of an award",
        "approves it",
        "You proposed to recover this money, so somebody else at the fund has to approve it.",
    ),
    "approve_change": ForbiddenPair(
        "proposes a change request",
        "approves it",
        "You proposed this change, so somebody else has to answer it.",
    ),
    "confirm_decision": ForbiddenPair(
        "proposes a decision",
        "confirms it",
        "You proposed this decision, so somebody else has to confirm it.",
    ),
}


def forbid_same_person(pair: str, *, first: object, second: object) -> None:
    """Raises PermissionRefused when one person would do both steps of the named pair."""
    if first == second:
        raise PermissionRefused(FORBIDDEN_PAIRS[pair].refusal)
