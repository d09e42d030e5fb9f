"""What of each table is told to anybody. The one list: triggers seal what is told, `verify_ledger` reads it
back, and `tests/attacks/test_a47_told_rows_edited.py` compares it with the database's columns.

Told is what a page, a file, a mail or the API says of a row beyond the people who are still writing it, and
what decides who may do what. A new column is told, or says here why not; then its migration ends with
`settle_seals()`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from legacyfund.rights import LEASE


@dataclass(frozen=True)
class Told:
    """`name`: what a person calls such a row. `called`: SQL that gives the reference people use of row `t`.
    `untold`: columns nobody is told of, each with the reason.
    """

    name: str
    called: str
    columns: tuple[str, ...]
    untold: Mapping[str, str] = field(default_factory=dict)


def _told(name: str, called: str, columns: str, **untold: str) -> Told:
    return Told(name, called, tuple(columns.split()), untold)


BID = "(SELECT reference FROM bids_bid WHERE id = t.bid_id)"
ROUND = "(SELECT reference FROM bids_round WHERE id = t.round_id)"
SYSTEM = "(SELECT reference FROM bids_legacysystem WHERE id = t.system_id)"
OFFER = "(SELECT reference FROM bids_systemoffer WHERE id = t.offer_id)"
FUND = "(SELECT reference FROM portfolio_fund WHERE id = t.fund_id)"
AWARD = "(SELECT reference FROM portfolio_award WHERE id = t.award_id)"
PERSON = "(SELECT email FROM accounts_user WHERE id = t.user_id)"
VERSION = (
    "(SELECT b.reference || ' version ' || v.number FROM bids_bidversion v"
    " JOIN bids_bid b ON b.id = v.bid_id WHERE v.id = t.version_id)"
)
RANKING = (
    "(SELECT r.reference || ' rank ' || t.rank FROM bids_ranking k"
    " JOIN bids_round r ON r.id = k.round_id WHERE k.id = t.ranking_id)"
)
REVIEW = (
    "(SELECT b.reference || ' by ' || u.email FROM bids_review w JOIN accounts_user u ON u.id = w.reviewer_id"
    " JOIN bids_bidversion v ON v.id = w.version_id JOIN bids_bid b ON b.id = v.bid_id WHERE w.id = {})"
)
CLARIFICATION = (
    "(SELECT b.reference || ' clarification ' || c.number FROM bids_clarification c"
    " JOIN bids_bid b ON b.id = c.bid_id WHERE c.id = {})"
)
MILESTONE = (
    "(SELECT w.reference || '/' || m.number FROM portfolio_milestone m"
    " JOIN portfolio_award w ON w.id = m.award_id WHERE m.id = {})"
)
AWARD = "(SELECT reference FROM portfolio_award WHERE id = t.award_id)"
CONDITION = (
    "(SELECT w.reference || ' condition ' || c.number FROM portfolio_awardcondition c"
    " JOIN portfolio_award w ON w.id = c.award_id WHERE c.id = t.condition_id)"
)
COMPLETION = (
    "(SELECT w.reference || ' completion ' || c.number FROM portfolio_completion c"
    " JOIN portfolio_award w ON w.id = c.award_id WHERE c.id = t.completion_id)"
)
FORECAST = (
    "(SELECT w.reference || ' forecast ' || f.number FROM portfolio_forecast f"
    " JOIN portfolio_award w ON w.id = f.award_id WHERE f.id = {})"
)
RECONCILIATION = "(SELECT reference FROM portfolio_reconciliation WHERE id = t.reconciliation_id)"
REQUEST = "(SELECT reference FROM portfolio_correctionrequest WHERE id = t.request_id)"
SCENARIO = "(SELECT reference FROM portfolio_scenario WHERE id = t.scenario_id)"
MEETING = (
    "(SELECT r.reference || ' meeting ' || m.number FROM portfolio_meeting m"
    " JOIN bids_round r ON r.id = m.round_id WHERE m.id = {})"
)
ITEM = (
    "(SELECT r.reference || ' meeting ' || m.number || ' item ' || i.number FROM portfolio_agendaitem i"
    " JOIN portfolio_meeting m ON m.id = i.meeting_id JOIN bids_round r ON r.id = m.round_id WHERE i.id = {})"
)
SEGMENT = (
    "(SELECT f.reference || ' ' || p.year || '/' || p.number FROM portfolio_segment s"
    " JOIN portfolio_fundperiod p ON p.id = s.period_id JOIN portfolio_fund f ON f.id = p.fund_id"
    " WHERE s.id = {})"
)
CELL = " || ' ' || t.year || ' ' || t.control_budget"
NEWEST = "a password is told to nobody, and changes whenever its person wishes"

ACCOUNTS = {
    "accounts_apiclient": _told(
        "API client",
        "t.name",
        "name scopes created_at ended_at application_id created_by_id ended_by_id department_id",
        last_used_at="it moves with every minute of use, and nothing hangs on it",
    ),
    "accounts_department": _told(
        "department", "t.name", "name abbreviation code kind starts_on ends_on parent_id successor_id"
    ),
    "accounts_event": _told(
        "event",
        "t.kind || ' ' || t.subject_ref",
        "occurred_at kind subject subject_id subject_ref data request_id actor_id department_id",
    ),
    "accounts_formersecret": _told(
        "former secret of an API client",
        "(SELECT name FROM accounts_apiclient WHERE id = t.client_id)",
        "replaced_at ends_at ended_at client_id replaced_by_id ended_by_id",
        hashed="a hash, told to nobody",
    ),
    "accounts_invitation": _told(
        "invitation",
        "t.email",
        "email name role invited_at expires_at accepted_at withdrawn_at accepted_by_id department_id"
        " invited_by_id withdrawn_by_id",
        link_random="it goes into the signature of the link alone",
    ),
    "accounts_membership": _told(
        "membership",
        f"{PERSON} || ' as ' || t.role",
        "role started_at ended_at deputy_from deputy_until department_id ended_by_id started_by_id user_id",
    ),
    "accounts_user": _told(
        "person",
        "t.email",
        "email name is_active created_at",
        password=NEWEST,
        last_login="it changes at each signing in, and stands on no page but the person's own",
    ),
}

BIDS = {
    "bids_attachment": _told(
        "attachment",
        f"{BID} || ' ' || t.name",
        "name size sha256 stored_as added_at removed_at added_by_id removed_by_id bid_id added_for_id",
    ),
    "bids_bid": _told(
        "bid",
        "t.reference",
        "number reference title status created_at sent_at created_by_id department_id sent_by_id round_id"
        " current_version_id",
    ),
    "bids_bidpartner": _told(
        "partner",
        BID,
        "access sections invited_at accepted_at declined_at ended_at accepted_by_id bid_id declined_by_id"
        " department_id ended_by_id invited_by_id",
    ),
    "bids_bidversion": _told(
        "bid version",
        f"{BID} || ' version ' || t.number",
        "number document sha256 submitted_at risk_removed_units cost_to_fund whole_life_cost bid_id"
        " sent_by_id submitted_by_id",
    ),
    "bids_bidversionamount": _told(
        "amount asked for", f"{VERSION}{CELL}", "year control_budget requested version_id"
    ),
    "bids_calibrationbid": _told("calibration bid", BID, "marked_at bid_id marked_by_id round_id"),
    "bids_clarification": _told(
        "clarification",
        CLARIFICATION.format("t.id"),
        "number status came_from question due_at asked_at rows_before answer sent_at ended_at end_reason"
        " unsent asked_by_id bid_id ended_by_id new_version_id sent_by_id version_id",
    ),
    "bids_clarificationitem": _told(
        "question of a clarification",
        CLARIFICATION.format("t.clarification_id"),
        "section question clarification_id",
    ),
    "bids_criterion": _told(
        "criterion", f"{ROUND} || ' ' || t.code", "order code name kind weight anchors round_id"
    ),
    "bids_eligibilitycheck": _told("eligibility check", ROUND, "order words round_id"),
    "bids_eligibledepartment": _told("department that may bid", ROUND, "department_id round_id"),
    "bids_legacysystem": _told(
        "legacy system",
        "t.reference",
        "number reference name description components services_supported users number_of_users owner_role"
        " classification hosting yearly_run_cost treatment_planned remediation_plan plan_funded"
        " target_resolution_on cost_change_percent notes registered_at department_id registered_by_id status"
        " ended_on ended_at ended_by_id ending_reason ending_evidence merged_into_id",
    ),
    "bids_endingfile": _told("file that shows a system's end", SYSTEM, "name sha256 content system_id"),
    "bids_offeredsystem": _told(
        "system of an offer",
        f"{OFFER} || ' ' || {SYSTEM}",
        "name overall_in_168ths settled_at offer_id system_id",
    ),
    "bids_systemoffer": _told(
        "offer of systems",
        "t.reference",
        "number reference reason offered_at status answered_at answer_reason answered_by_id department_id"
        " offered_by_id receiver_id",
    ),
    "bids_systempassing": _told(
        "passing of a system",
        SYSTEM,
        "number name passed_on passed_at former_id offer_id passed_by_id successor_id system_id",
    ),
    "bids_moderation": _told(
        "moderation",
        BID,
        "submitted_numerator submitted_denominator submitted_spread after_discussion decided_halves reason"
        " present moderated_at bid_id criterion_id moderated_by_id",
    ),
    "bids_notdiscussed": _told(
        "bid not discussed",
        BID,
        "places behind accepted_at rescued_at rescue_reason accepted_by_id bid_id rescued_by_id",
    ),
    "bids_ranking": _told("ranking", ROUND, "frozen_at inputs sha256 frozen_by_id round_id"),
    "bids_rankingrow": _told(
        "line of a ranking",
        RANKING,
        "rank value_numerator value_denominator selection_numerator selection_denominator risk_removed_units"
        " cost_to_fund whole_life_cost tie_break ranking_id version_id",
    ),
    "bids_rating": _told(
        "rating",
        SYSTEM,
        "status assessed_on assessor evidence l1 l2 l3 l4 l5 l6 l7 c1 c2 c3 c4 c5 c6 started_at rated_at"
        " confirmed_at confirmed_by_id rated_by_id system_id",
        **dict.fromkeys(
            ("overall_in_168ths", "likelihood_in_14ths", "impact_in_12ths", "highest_likelihood"),
            "the database works it out from the scores, and lets nobody write it",
        ),
    ),
    "bids_panelmember": _told(
        "member of the panel",
        "(SELECT u.email FROM accounts_user u WHERE u.id = t.person_id)"  # noqa: S608 - no value from outside
        f" || ' on ' || {ROUND}",
        "part most_bids may_introduce expertise added_at added_by_id not_with_id person_id round_id",
    ),
    "bids_conflict": _told(
        "conflict of interest",
        "(SELECT u.email FROM accounts_user u WHERE u.id = t.person_id)"  # noqa: S608 - no value from outside
        f" || ' and ' || {BID}",
        "source kind key evidence noted_at status reason settled_at bid_id person_id settled_by_id",
    ),
    "bids_introducer": _told(
        "introducer", f"{BID} || ' ' || t.place", "place named_at bid_id named_by_id person_id"
    ),
    "bids_review": _told(
        "review",
        REVIEW.format("t.id"),
        "status due_on proposed_at declared_at answer_reason submitted_at proposed_by_id reviewer_id"
        " version_id",
    ),
    "bids_reviewscore": _told(
        "score",
        REVIEW.format("t.review_id"),
        "score justification confidence saved_at criterion_id review_id",
    ),
    "bids_round": _told(
        "round",
        "t.reference",
        "reference name guidance status opens_at closes_at base_year questions_version reviews_wanted"
        " eligible_kinds rest_share cost_low_anchor cost_high_anchor moderation_spread created_at"
        " questions_until created_by_id",
    ),
    "bids_roundanswer": _told(
        "answer of the fund",
        "(SELECT r.reference || ' question ' || q.number FROM bids_roundquestion q"
        " JOIN bids_round r ON r.id = q.round_id WHERE q.id = t.question_id)",
        "number words given_at given_by_id question_id",
    ),
    "bids_roundquestion": _told(
        "question about a round",
        f"{ROUND} || coalesce(' question ' || t.number, ' question not published')",
        "status section criterion words asked_at number wording reason settled_at asked_by_id department_id"
        " round_id settled_by_id",
    ),
    "bids_systemcomponent": _told(
        "component", f"{SYSTEM} || ' ' || t.name", "name version support_ends_on extended_until system_id"
    ),
    "bids_systemcontract": _told(
        "contract",
        f"{SYSTEM} || ' ' || t.supplier",
        "supplier reference ends_on yearly_value replacement_arranged system_id",
    ),
    "bids_systemdependency": _told("dependency", SYSTEM, "outside needed_for depends_on_id system_id"),
}

PORTFOLIO = {
    "portfolio_adoption": _told(
        "adopted scenario",
        ROUND,
        "reason adopted_at replaced_at adopted_by_id replaced_by_id round_id run_id",
    ),
    "portfolio_agendaitem": _told(
        "item of an agenda",
        ITEM.format("t.id"),
        "number place discussed status meeting_id bid_id decision_id first_introducer_id"
        " second_introducer_id",
    ),
    "portfolio_attendance": _told(
        "attendance",
        MEETING.format("t.meeting_id"),
        "came_at left_at meeting_id person_id came_by_id left_by_id",
    ),
    "portfolio_award": _told(
        "award",
        "t.reference",
        "reference title status offered_at answered_at answer_reason answered_by_id bid_id department_id"
        " offered_by_id decision_id fund_id",
    ),
    "portfolio_awardcondition": _told(
        "condition of an award",
        f"{AWARD} || ' condition ' || t.number",
        "number words owner_role due_on blocking status made_at waived_at waived_because award_id"
        " waived_by_id",
    ),
    "portfolio_moveddueday": _told(
        "moved due day",
        CONDITION,
        "before_on after_on reason moved_at condition_id moved_by_id",
    ),
    "portfolio_conditionevidence": _told(
        "evidence of a condition",
        CONDITION,
        "words file_name file_sha256 file_bytes said_at outcome reason answered_at taken_back_at"
        " condition_id said_by_id answered_by_id",
    ),
    "portfolio_completion": _told(
        "completion",
        f"{AWARD} || ' completion ' || t.number",
        "number words status said_at answered_at reason taken_back_at award_id said_by_id answered_by_id",
    ),
    "portfolio_completedsystem": _told(
        "system of a completion",
        f"{COMPLETION} || ' ' || t.reference",
        "place reference name ends before_in_168ths target proof shown_on after_in_168ths reason"
        " completion_id",
    ),
    "portfolio_achievedbenefit": _told(
        "benefit of a completion",
        f"{COMPLETION} || ' benefit ' || t.place",
        "place achieved amount reason completion_id",
    ),
    "portfolio_closure": _told(
        "closure",
        f"{AWARD} || ' closure ' || t.number",
        "number reason moves_money status proposed_at approved_at withdrawn_at award_id proposed_by_id"
        " approved_by_id withdrawn_by_id",
    ),
    "portfolio_recoveredamount": _told(
        "recovered amount",
        "(SELECT w.reference || ' closure ' || c.number FROM portfolio_closure c"  # noqa: S608 - as above
        f" JOIN portfolio_award w ON w.id = c.award_id WHERE c.id = t.closure_id){CELL}",
        "year control_budget amount closure_id",
    ),
    "portfolio_budgetexchange": _told(
        "budget exchange",
        f"{FUND} || '-X' || t.number",
        "number year to_year control_budget amount approval approved_on reason over_limit status"
        " proposed_at confirmed_at withdrawn_at fund_id milestone_id proposed_by_id confirmed_by_id"
        " withdrawn_by_id",
    ),
    "portfolio_budgetswitch": _told(
        "switch",
        f"{FUND} || '-S' || t.number",
        "number year control_budget to_budget amount approval approved_on reason status proposed_at"
        " confirmed_at withdrawn_at fund_id milestone_id proposed_by_id confirmed_by_id withdrawn_by_id",
    ),
    "portfolio_ballot": _told(
        "vote of the panel",
        ITEM.format("t.item_id"),
        "number opened_at closed_at ending present item_id opened_by_id closed_by_id",
    ),
    "portfolio_cancelledmilestone": _told(
        "cancelled milestone", MILESTONE.format("t.milestone_id"), "change_id milestone_id"
    ),
    "portfolio_changedamount": _told(
        "changed amount",
        f"{MILESTONE.format('t.milestone_id')}{CELL}",
        "year control_budget before after change_id milestone_id",
    ),
    "portfolio_changedbaseline": _told(
        "changed baseline",
        MILESTONE.format("t.milestone_id"),
        "before_on after_on change_id milestone_id",
    ),
    "portfolio_changerequest": _told(
        "change request",
        f"{AWARD} || '/C' || t.number",
        "number kind reason status within_tolerance proposed_at answered_at answer_reason agreed_in"
        " withdrawn_at award_id proposed_by_id answered_by_id",
    ),
    "portfolio_claim": _told(
        "claim",
        MILESTONE.format("t.milestone_id"),
        "met_on evidence order_reason systems file_name file_sha256 file_bytes claimed_at outcome reason"
        " taken_back_at taken_back_by_id checked_at released_at"
        " checked_by_id claimed_by_id released_by_id milestone_id",
    ),
    "portfolio_decision": _told(
        "decision",
        BID,
        "outcome status rank departs reason reserve_place proposed_at confirmed_at announced_at reversed_at"
        " reversal_reason announced_by_id bid_id confirmed_by_id promotes_id proposed_by_id reversed_by_id"
        " version_id",
    ),
    "portfolio_decisionamount": _told(
        "amount of a decision",
        "(SELECT b.reference FROM portfolio_decision d"  # noqa: S608 - no value from outside
        " JOIN bids_bid b ON b.id = d.bid_id"
        f" WHERE d.id = t.decision_id){CELL}",
        "year control_budget requested recommended approved decision_id",
    ),
    "portfolio_decisionoption": _told(
        "option that is approved",
        "(SELECT b.reference FROM portfolio_decision d"
        " JOIN bids_bid b ON b.id = d.bid_id WHERE d.id = t.decision_id)",
        "code name decision_id",
    ),
    "portfolio_decisioncondition": _told(
        "condition of a decision",
        "(SELECT b.reference || ' condition ' || t.number FROM portfolio_decision d"
        " JOIN bids_bid b ON b.id = d.bid_id WHERE d.id = t.decision_id)",
        "number words owner_role due_on blocking decision_id",
    ),
    "portfolio_feed": _told("feed", "'of spend lines'", "epoch head"),
    "portfolio_feedback": _told(
        "feedback",
        BID,
        "words saved_at cleared_at bid_id cleared_by_id criterion_id saved_by_id",
    ),
    "portfolio_finding": _told(
        "finding",
        "t.subject_ref",
        "kind key subject_ref message page opened_at closed_at told escalated_at escalated_told award_id"
        " department_id fund_id milestone_id",
    ),
    "portfolio_fund": _told(
        "fund", "t.reference", "reference name first_year last_year created_at created_by_id"
    ),
    "portfolio_meeting": _told(
        "meeting",
        MEETING.format("t.id"),
        "number planned_on place quorum status moves moves_by_rank planned_at opened_at closed_at signed_at"
        " cancelled_at cancelled_because minute minute_sha256 round_id planned_by_id opened_by_id"
        " closed_by_id signed_by_id cancelled_by_id",
        turn="it counts what the screen in the room has shown, for the screen alone",
    ),
    "portfolio_letter": _told(
        "letter",
        "(SELECT b.reference || '-L' || t.number FROM portfolio_decision d"
        " JOIN bids_bid b ON b.id = d.bid_id WHERE d.id = t.decision_id)",
        "number document sha256 issued_at decision_id issued_by_id",
    ),
    "portfolio_deliveryreport": _told(
        "report on delivery",
        f"{AWARD} || ' ' || t.year || '/' || t.period",
        "year period delivery delivery_words spend spend_words risk risk_words reported_at award_id"
        " reported_by_id",
    ),
    "portfolio_fundview": _told(
        "fund's view of an award",
        f"{AWARD} || ' ' || t.year || '/' || t.period",
        "year period delivery spend risk reason viewed_at award_id viewed_by_id",
    ),
    "portfolio_milestone": _told(
        "milestone",
        MILESTONE.format("t.id"),
        "number name kind baseline_on forecast_on actual_on evidence_expected status award_id",
    ),
    "portfolio_milestoneforecast": _told(
        "forecast of a milestone",
        MILESTONE.format("t.milestone_id"),
        "before_on after_on cause words given_at milestone_id given_by_id",
    ),
    "portfolio_milestoneshare": _told(
        "milestone share",
        f"{MILESTONE.format('t.milestone_id')}{CELL}",
        "year control_budget amount made_at lapsed_at moved_at milestone_id",
    ),
    "portfolio_rebaseline": _told(
        "moved baseline",
        MILESTONE.format("t.milestone_id"),
        "before_on after_on reason moved_at milestone_id moved_by_id change_id",
    ),
    "portfolio_return": _told(
        "return",
        "t.reference",
        "reference year period control_budget sequence status accrual_correction correction_reason"
        " declared_total line_count transaction_count net negatives duplicate_groups challenge_count"
        " warning_count challenges_confirmed challenges_reason received_at prepared_at certified_at held_at"
        " held_because accepted_at refused_at refusal_reason withdrawn_at withdrawal_reason accepted_by_id"
        " award_id certified_by_id prepared_by_id received_by_id refused_by_id withdrawn_by_id file_id"
        " upload_id answers_id client_id",
    ),
    "portfolio_forecast": _told("forecast", FORECAST.format("t.id"), "number made_at award_id made_by_id"),
    "portfolio_forecastamount": _told(
        "amount of a forecast",
        f"{FORECAST.format('t.forecast_id')}{CELL} || '/' || t.period",
        "year control_budget period amount forecast_id",
    ),
    "portfolio_forecastyear": _told(
        "year of a forecast",
        f"{FORECAST.format('t.forecast_id')}{CELL}",
        "year control_budget promised spent to_come comment forecast_id",
    ),
    "portfolio_fundperiod": _told(
        "period of a fund",
        f"{FUND} || ' ' || t.year || '/' || t.number",
        "year number status closes_on closed_at first_feed_no last_feed_no line_count net fund_id"
        " closed_by_id",
    ),
    "portfolio_periodexception": _told(
        "exception to the close of a period",
        "(SELECT f.reference || ' ' || p.year || '/' || p.number FROM portfolio_fundperiod p"
        " JOIN portfolio_fund f ON f.id = p.fund_id WHERE p.id = t.period_id)",
        "last_day reason named_at period_id award_id named_by_id",
    ),
    "portfolio_segment": _told(
        "sealed period", SEGMENT.format("t.id"), "epoch signature key sealed_at journal_id period_id"
    ),
    "portfolio_sealedfile": _told(
        "sealed file", f"{SEGMENT.format('t.segment_id')} || '.' || t.form", "form sha256 size segment_id"
    ),
    "portfolio_correctionrequest": _told(
        "request for a correction",
        "t.reference",
        "number reference reason status asked_at closed_at spend_return_id asked_by_id",
    ),
    "portfolio_requestedline": _told("line of a request", REQUEST, "request_id line_id"),
    "portfolio_requestword": _told(
        "words on a request", f"{REQUEST} || ' ' || lower(t.step)", "step words said_at request_id said_by_id"
    ),
    "portfolio_reconciliation": _told(
        "reconciliation",
        "t.reference",
        "number reference year period tolerance_days tolerance_pence status columns award_by control_budget"
        " date_order faults left_out feed_head given_back made_at sent_at agreed_at award_id department_id"
        " fund_id file_id made_by_id sent_by_id agreed_by_id",
        headings="only those who say how the file is read see them",
        guesses="only those who say how the file is read see them",
        unsorted="only those who say how the file is read see it",
        date_question="only those who say how the file is read see it",
        **dict.fromkeys(LEASE.split(), "how far the work has come; nobody acts on it"),
    ),
    "portfolio_ledgertotal": _told(
        "total of a reconciliation",
        RECONCILIATION,
        "control_budget ledger reported tolerated ledger_lines reported_lines matched award_id"
        " reconciliation_id",
    ),
    "portfolio_openitem": _told(
        "open item of a reconciliation",
        RECONCILIATION,
        "kind control_budget day number supplier ledger reported file_line since reason words explained_at"
        " award_id line_id reconciliation_id explained_by_id",
    ),
    "portfolio_returnfile": _told(
        "file of a return",
        "t.name",
        "name sha256 size content uploaded_at department_id uploaded_by_id client_id",
    ),
    "portfolio_returnfinding": _told(
        "finding on a file of spend",
        "(SELECT reference FROM portfolio_returnupload WHERE id = t.upload_id)",
        "line column value code severity message check_number upload_id facts",
    ),
    "portfolio_returnupload": _told(
        "file on its way to returns",
        "t.reference",
        "number reference year period control_budget accrual_correction declared_total status headings"
        " columns award_by date_order corrections checks"
        " line_count transaction_count net negatives duplicate_groups"
        " left_out fault_count challenge_count warning_count parts line_corrections unchanged"
        " received_at sent_at cancelled_at award_id"
        " department_id file_id received_by_id sent_by_id cancelled_by_id client_id",
        guesses="only those who say how the file is read see them",
        unsorted="only those who say how the file is read see it",
        date_question="only those who say how the file is read see it",
        text_size="how much there is to read, told to nobody",
    ),
    "portfolio_reversal": _told(
        "reversal",
        f"{FUND} || '-R' || t.number",
        "number reason status proposed_at confirmed_at withdrawn_at fund_id journal_id proposed_by_id"
        " confirmed_by_id withdrawn_by_id",
    ),
    "portfolio_roundbudget": _told(
        "fund of a round", f"{ROUND} || ' paid by ' || {FUND}", "tied_at fund_id round_id tied_by_id"
    ),
    "portfolio_scenario": _told(
        "scenario",
        "t.reference",
        "number reference name note how picked created_at changed_at deleted_at changed_by_id created_by_id"
        " deleted_by_id round_id",
    ),
    "portfolio_scenarioconstraint": _told(
        "sentence of a scenario", SCENARIO, "order kind bids number removed_at department_id scenario_id"
    ),
    "portfolio_scenarioreserve": _told(
        "reserve of a scenario", f"{SCENARIO}{CELL}", "year control_budget amount scenario_id"
    ),
    "portfolio_scenariorun": _told(
        "run of a scenario",
        "t.reference",
        "number reference status problem problem_sha256 inputs asked_at cancelled_at answer verdict"
        " asked_by_id cancelled_by_id scenario_id",
        certificate="whoever reads it checks it: an edited one proves nothing, and says so",
        **dict.fromkeys(
            (*LEASE.split(), "doing", "steps_done", "steps"), "how far the work has come; nobody acts on it"
        ),
    ),
    "portfolio_waiver": _told(
        "waiver of a check",
        "t.reference",
        "number reference code status reason asked_at endorsed_at agreed_at refused_at refusal_reason"
        " withdrawn_at upload_id asked_by_id endorsed_by_id agreed_by_id refused_by_id withdrawn_by_id",
    ),
    "portfolio_waivedline": _told(
        "line of a waiver",
        "(SELECT reference FROM portfolio_waiver WHERE id = t.waiver_id) || ', line ' || t.line",
        "line column value message paid_on supplier transaction_number amount award control_budget waiver_id",
    ),
    "portfolio_vote": _told(
        "vote of a member",
        "(SELECT u.email FROM accounts_user u WHERE u.id = t.member_id) || ' on '"
        " || (SELECT r.reference || ' item ' || i.number FROM portfolio_ballot k"
        " JOIN portfolio_agendaitem i ON i.id = k.item_id JOIN portfolio_meeting m ON m.id = i.meeting_id"
        " JOIN bids_round r ON r.id = m.round_id WHERE k.id = t.ballot_id)",
        "choice voted_at counted ballot_id member_id",
    ),
    "portfolio_roundfeedback": _told(
        "feedback for all of a round",
        "(SELECT r.reference FROM portfolio_roundbudget k JOIN bids_round r ON r.id = k.round_id"
        " WHERE k.id = t.budget_id)",
        "words saved_at budget_id saved_by_id",
    ),
}

TOLD: dict[str, Told] = {**ACCOUNTS, **BIDS, **PORTFOLIO}
"""Sealed row by row."""

LINES = "portfolio_spendline"
TOLD_LINES = _told(
    "spend line",
    "(SELECT reference FROM portfolio_return WHERE id = t.spend_return_id)",
    "line_number year period control_budget date amount department_family entity expense_type expense_area"
    " supplier transaction_number description supplier_postcode supplier_type contract_number project_code"
    " expenditure_type waived correction corrects_id feed_no posted_year posted_period award_id department_id"
    " fund_id",
    spend_return_id="its lines are sealed together under the return's id",
)
"""Sealed together, all lines of a return in one seal: there are a hundred thousand in a file."""

TOLD_OTHERWISE = {
    "portfolio_journal": "the fund's hash chain covers every column, and is recomputed",
    "portfolio_posting": "its journal's hash covers it",
    "portfolio_givenhead": "its signature covers what it says, and is checked against the chain",
    "portfolio_fundbalance": "it is recomputed from the postings",
    "portfolio_awardbalance": "it is recomputed from the postings",
    "accounts_seal": "each seal's hash covers it and the seal of its row before it, and is recomputed",
}

_WHY_NOT = {
    "a draft, seen by those who write it; what they certify is frozen in a version, which is sealed": (
        "bids_answer bids_benefit bids_biascontribution bids_bidmilestone bids_bidmilestoneshare bids_bidrisk"
        " bids_bidsystem bids_costline bids_laterstart bids_option bids_skillrole bids_sectionrevision"
        " bids_smalleroption bids_smalleroptionamount"
    ),
    "what colleagues say to each other beside a draft; no version or mail has it": "bids_bidcomment",
    "what one person typed into a draft and could not save, for them alone": "bids_typedsection",
    "a dry run that the fund alone sees; the reviews and introducers it is published as are sealed": (
        "bids_assignmentplan bids_plannedreview"
    ),
    "how far a piece of work has come; what it made is sealed where it lies": (
        "accounts_delivery accounts_digest accounts_jobrun portfolio_uploadwork"
    ),
    "made of a version, which is sealed, and made again from it byte for byte": "bids_versionpdf",
    "made of a ranking, which is sealed, and made again from it byte for byte": "bids_rankingsimulation",
    "made of a letter, which is sealed, and made again from it byte for byte": "portfolio_letterpdf",
    "made of a meeting and of versions, which are sealed, and made again from them": "portfolio_meetingpdf",
    "what was read of a register's file before a person confirmed it; what was written is sealed": (
        "bids_columnchoice bids_importedsystem bids_plannedsystem bids_registerfile bids_registerimport"
        " bids_registerimportmessage"
    ),
    "what a department's own words for an award stand for; what was reported so is sealed": (
        "portfolio_awardmeaning"
    ),
    "what a machine was answered, for that machine alone; the returns it names are sealed": (
        "portfolio_filingkey"
    ),
    "a name that one person gave to a query of the spend explorer, for them alone": "portfolio_savedview",
    "made of accepted lines, which are sealed, for the one who asked, and gone within days": (
        "portfolio_spendworkbook"
    ),
    "how often somebody tried to sign in, for minutes": "accounts_cacherow",
    "how one person wishes to be told by e-mail, for them alone": "accounts_noticechoice",
    "where a form led, for two days, for the one who sent it": "accounts_firstanswer",
    "what one person typed, for twelve hours, sealed with a token that is not here": "accounts_keptform",
    "a library's own, shown to nobody": (
        "account_emailaddress account_emailconfirmation auth_group auth_group_permissions auth_permission"
        " django_content_type django_migrations django_session oauth2_provider_accesstoken"
        " oauth2_provider_application oauth2_provider_devicegrant oauth2_provider_grant"
        " oauth2_provider_idtoken oauth2_provider_refreshtoken"
    ),
}
UNTOLD: dict[str, str] = {table: why for why, tables in _WHY_NOT.items() for table in tables.split()}
