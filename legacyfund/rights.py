"""What the application's role may do to each table. The one list: `settle_rights()` in a migration makes the
database's grants and triggers of it, and `tests/attacks/test_a48_rights_of_the_application.py` compares them.

A new table takes a line here, and its migration ends with `settle_rights()`. Whatever is not said is refused.
"""

from dataclasses import dataclass

EVERY = ("*",)
"""In `change`: every column."""


@dataclass(frozen=True)
class Rights:
    """Beside reading, which every table allows.

    `change`: the columns that may be updated. `once`: those of them that keep their first value, whoever
    asks: a trigger refuses a second. A lock needs a column that may be updated: where nothing else may,
    that is `id`, once.
    """

    insert: bool = True
    change: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    delete: bool = False


def _changing(always: str = "", *, once: str = "", delete: bool = False) -> Rights:
    first = tuple(once.split())
    return Rights(change=(*always.split(), *first), once=first, delete=delete)


READ_ONLY = Rights(insert=False)
GROWS = Rights()
LOCKED = _changing(once="id")
FREE = Rights(change=EVERY, delete=True)
REPLACED = Rights(delete=True)
"""Rows that are deleted and written again, never changed."""
LEASE = "due_at held_by claimed_at done_at set_aside_at attempts last_error"

FRAMEWORKS = {
    # Django's own record of what was migrated, and of what nobody here uses, is the owner's.
    "auth_group": READ_ONLY,
    "auth_group_permissions": READ_ONLY,
    "auth_permission": READ_ONLY,
    "django_content_type": READ_ONLY,
    "django_migrations": READ_ONLY,
    # Bookkeeping that the libraries write and clear themselves.
    "account_emailaddress": FREE,
    "account_emailconfirmation": FREE,
    "django_session": FREE,
    "oauth2_provider_accesstoken": FREE,
    "oauth2_provider_devicegrant": FREE,
    "oauth2_provider_grant": FREE,
    "oauth2_provider_idtoken": FREE,
    "oauth2_provider_refreshtoken": FREE,
    "oauth2_provider_application": _changing("client_secret updated"),
}

ACCOUNTS = {
    "accounts_apiclient": _changing("name scopes last_used_at", once="ended_at ended_by_id"),
    "accounts_formersecret": _changing(once="ended_at ended_by_id"),
    # Counts of tries, and what else a cache holds: cleared by the hour.
    "accounts_cacherow": FREE,
    "accounts_delivery": _changing(f"{LEASE} read_at digest_id receipt"),
    "accounts_digest": _changing(f"{LEASE} receipt", once="gathered_at"),
    "accounts_noticechoice": _changing("pace quiet_from quiet_until chosen_at"),
    "accounts_department": _changing("name abbreviation ends_on successor_id"),
    "accounts_event": GROWS,
    "accounts_firstanswer": _changing("location", delete=True),
    "accounts_invitation": _changing(once="accepted_at accepted_by_id withdrawn_at withdrawn_by_id"),
    "accounts_jobrun": _changing("started_at lease_until holder ended_at outcome attempts counts last_error"),
    "accounts_keptform": REPLACED,
    "accounts_membership": _changing(once="ended_at ended_by_id"),
    "accounts_user": _changing("password last_login is_active"),
    # Written by the triggers that seal, as the owner.
    "accounts_seal": READ_ONLY,
}

BIDS = {
    # A draft: written, replaced and deleted while it is one; triggers hold it once it is sent.
    "bids_answer": FREE,
    "bids_benefit": FREE,
    "bids_biascontribution": FREE,
    "bids_bidmilestone": FREE,
    "bids_bidmilestoneshare": FREE,
    "bids_bidrisk": FREE,
    "bids_bidsystem": FREE,
    "bids_costline": FREE,
    "bids_laterstart": FREE,
    "bids_option": FREE,
    "bids_skillrole": FREE,
    "bids_smalleroption": FREE,
    "bids_smalleroptionamount": FREE,
    "bids_sectionrevision": _changing("number saved_at saved_by_id"),
    "bids_typedsection": REPLACED,
    "bids_attachment": _changing(once="removed_at removed_by_id"),
    "bids_bid": _changing("title status current_version_id sent_at sent_by_id"),
    "bids_bidcomment": _changing("words settled_at settled_by_id", once="removed_at removed_by_id"),
    "bids_bidpartner": _changing(
        once="accepted_at accepted_by_id declined_at declined_by_id ended_at ended_by_id"
    ),
    "bids_bidversion": GROWS,
    "bids_bidversionamount": GROWS,
    "bids_clarification": _changing(
        "status answer sent_at sent_by_id",
        once="new_version_id ended_at ended_by_id end_reason unsent",
    ),
    "bids_clarificationitem": GROWS,
    "bids_versionpdf": _changing(f"{LEASE} content sha256"),
    # The register and its imports.
    "bids_columnchoice": _changing("column"),
    "bids_importedsystem": GROWS,
    "bids_legacysystem": _changing(
        "department_id number name description components services_supported users number_of_users owner_role"
        " classification hosting yearly_run_cost treatment_planned remediation_plan plan_funded"
        " target_resolution_on cost_change_percent notes status",
        once="ended_on ended_at ended_by_id ending_reason ending_evidence merged_into_id",
    ),
    "bids_endingfile": GROWS,
    "bids_offeredsystem": _changing(once="settled_at"),
    "bids_systemoffer": _changing("status", once="answered_at answered_by_id answer_reason"),
    "bids_systempassing": GROWS,
    "bids_plannedsystem": REPLACED,
    "bids_rating": _changing(
        "system_id status assessed_on assessor evidence l1 l2 l3 l4 l5 l6 l7 c1 c2 c3 c4 c5 c6 started_at"
        " rated_at rated_by_id",
        once="confirmed_at confirmed_by_id",
    ),
    "bids_registerfile": GROWS,
    "bids_registerimport": _changing(
        f"{LEASE} status sheets headings columns corrections date_questions date_orders row_count new_count"
        " changed_count unchanged_count rating_count draft_count fault_count note_count line_counts"
        " rows_passed queued_at queued_by_id overtaken_at plan_sha256",
        once="cancelled_at cancelled_by_id",
    ),
    "bids_registerimportmessage": REPLACED,
    "bids_systemcomponent": FREE,
    "bids_systemcontract": FREE,
    "bids_systemdependency": FREE,
    # Rounds and their assessment.
    "bids_calibrationbid": REPLACED,
    "bids_criterion": REPLACED,
    "bids_eligibilitycheck": REPLACED,
    "bids_eligibledepartment": REPLACED,
    "bids_panelmember": _changing("part most_bids may_introduce expertise not_with_id", delete=True),
    "bids_conflict": _changing("status reason settled_at settled_by_id"),
    "bids_assignmentplan": _changing("proof made_at made_by_id", once="published_at published_by_id"),
    "bids_plannedreview": REPLACED,
    "bids_introducer": REPLACED,
    "bids_moderation": _changing(
        "submitted_numerator submitted_denominator submitted_spread after_discussion decided_halves reason"
        " present moderated_at moderated_by_id"
    ),
    "bids_notdiscussed": _changing(once="rescued_at rescued_by_id rescue_reason"),
    "bids_ranking": GROWS,
    "bids_rankingrow": GROWS,
    "bids_rankingsimulation": _changing(f"{LEASE} drawn result sha256"),
    # A review recalled is handed in again.
    "bids_review": _changing("status declared_at answer_reason version_id submitted_at"),
    "bids_reviewscore": _changing("score justification confidence saved_at", delete=True),
    "bids_round": _changing(
        "name guidance status opens_at closes_at base_year questions_version questions_until reviews_wanted"
        " eligible_kinds rest_share cost_low_anchor cost_high_anchor moderation_spread"
    ),
    "bids_roundanswer": GROWS,
    "bids_roundquestion": _changing("status", once="number wording reason settled_at settled_by_id"),
}

PORTFOLIO = {
    "portfolio_adoption": _changing(once="replaced_at replaced_by_id"),
    "portfolio_agendaitem": _changing(
        "place discussed status decision_id first_introducer_id second_introducer_id"
    ),
    "portfolio_attendance": _changing(once="left_at left_by_id"),
    "portfolio_achievedbenefit": GROWS,
    "portfolio_award": _changing("status", once="answered_at answered_by_id answer_reason"),
    # Its due day moves only as a row of its own says.
    "portfolio_awardcondition": _changing("status due_on", once="waived_at waived_by_id waived_because"),
    "portfolio_budgetexchange": _changing(
        "status", once="confirmed_at confirmed_by_id withdrawn_at withdrawn_by_id"
    ),
    "portfolio_budgetswitch": _changing(
        "status", once="confirmed_at confirmed_by_id withdrawn_at withdrawn_by_id"
    ),
    "portfolio_ballot": _changing(once="closed_at closed_by_id ending present"),
    # Kept by a trigger on postings, as the owner.
    "portfolio_awardmeaning": _changing("award_id control_budget said_at said_by_id"),
    "portfolio_awardbalance": READ_ONLY,
    "portfolio_fundbalance": READ_ONLY,
    "portfolio_cancelledmilestone": GROWS,
    "portfolio_changedamount": GROWS,
    "portfolio_changedbaseline": GROWS,
    "portfolio_changerequest": _changing(
        "status", once="answered_at answered_by_id answer_reason agreed_in withdrawn_at"
    ),
    "portfolio_claim": _changing(
        once="outcome reason taken_back_at taken_back_by_id checked_at checked_by_id released_at"
        " released_by_id",
    ),
    "portfolio_closure": _changing("status", once="approved_at approved_by_id withdrawn_at withdrawn_by_id"),
    "portfolio_completedsystem": GROWS,
    "portfolio_completion": _changing("status", once="answered_at answered_by_id reason taken_back_at"),
    "portfolio_conditionevidence": _changing(
        once="outcome reason answered_at answered_by_id taken_back_at",
    ),
    "portfolio_decision": _changing(
        "status",
        once="confirmed_at confirmed_by_id announced_at announced_by_id"
        " reversed_at reversed_by_id reversal_reason",
    ),
    "portfolio_decisionamount": _changing(once="approved"),
    "portfolio_decisioncondition": GROWS,
    "portfolio_decisionoption": GROWS,
    # The epoch is the operator's, who starts a new one after a restore.
    "portfolio_feed": _changing("head epoch"),
    "portfolio_feedback": _changing("words saved_at saved_by_id cleared_at cleared_by_id"),
    "portfolio_deliveryreport": GROWS,
    "portfolio_filingkey": GROWS,
    "portfolio_finding": _changing("message", once="closed_at escalated_at escalated_told"),
    "portfolio_forecast": GROWS,
    "portfolio_forecastamount": GROWS,
    "portfolio_forecastyear": GROWS,
    "portfolio_fund": LOCKED,
    "portfolio_fundview": GROWS,
    "portfolio_givenhead": GROWS,
    "portfolio_journal": GROWS,
    "portfolio_meeting": _changing(
        "planned_on place quorum status turn",
        once="opened_at opened_by_id closed_at closed_by_id signed_at signed_by_id minute minute_sha256"
        " cancelled_at cancelled_by_id cancelled_because",
    ),
    "portfolio_meetingpdf": _changing(f"{LEASE} content sha256 made_of"),
    "portfolio_letter": GROWS,
    "portfolio_letterpdf": _changing(f"{LEASE} content sha256"),
    # Forecast and baseline move as rows of their own say.
    "portfolio_milestone": _changing("status actual_on forecast_on baseline_on"),
    "portfolio_milestoneforecast": GROWS,
    "portfolio_milestoneshare": _changing(once="lapsed_at moved_at"),
    "portfolio_moveddueday": GROWS,
    "portfolio_fundperiod": _changing(
        "status closes_on", once="closed_at closed_by_id first_feed_no last_feed_no line_count net"
    ),
    "portfolio_periodexception": GROWS,
    "portfolio_posting": GROWS,
    "portfolio_rebaseline": GROWS,
    "portfolio_recoveredamount": GROWS,
    "portfolio_return": _changing(
        "status challenges_confirmed challenges_reason held_at held_because",
        once="prepared_at prepared_by_id certified_at certified_by_id accepted_at accepted_by_id"
        " refused_at refused_by_id refusal_reason withdrawn_at withdrawn_by_id withdrawal_reason",
    ),
    "portfolio_correctionrequest": _changing("status", once="closed_at"),
    "portfolio_requestedline": GROWS,
    "portfolio_requestword": GROWS,
    "portfolio_reconciliation": _changing(
        f"{LEASE} status headings guesses columns award_by award_id control_budget date_order date_question"
        " unsorted faults left_out feed_head given_back sent_at sent_by_id",
        once="agreed_at agreed_by_id",
    ),
    "portfolio_ledgertotal": GROWS,
    "portfolio_openitem": _changing("reason words explained_at explained_by_id"),
    "portfolio_returnfile": GROWS,
    "portfolio_returnfinding": GROWS,
    "portfolio_returnupload": _changing(
        "status award_id control_budget columns award_by corrections checks line_count transaction_count net"
        " negatives duplicate_groups left_out fault_count challenge_count warning_count parts unsorted"
        " line_corrections unchanged"
        # A trigger keeps headings that are known; a large file's are found once it is read.
        " headings guesses date_order date_question",
        once="sent_at sent_by_id cancelled_at cancelled_by_id",
    ),
    "portfolio_reversal": _changing(
        "status", once="confirmed_at confirmed_by_id withdrawn_at withdrawn_by_id"
    ),
    "portfolio_roundbudget": LOCKED,
    "portfolio_scenario": _changing(
        "name note how picked changed_at changed_by_id", once="deleted_at deleted_by_id"
    ),
    "portfolio_scenarioconstraint": _changing(once="removed_at"),
    "portfolio_scenarioreserve": _changing("amount"),
    "portfolio_scenariorun": _changing(
        f"{LEASE} status doing steps_done steps answer certificate verdict",
        once="cancelled_at cancelled_by_id",
    ),
    "portfolio_roundfeedback": _changing("words saved_at saved_by_id"),
    "portfolio_sealedfile": GROWS,
    "portfolio_segment": GROWS,
    "portfolio_savedview": _changing("name", once="deleted_at"),
    "portfolio_spendworkbook": _changing(f"{LEASE} lines_passed size keep_until", once="removed_at"),
    "portfolio_spendline": _changing(once="feed_no posted_year posted_period"),
    "portfolio_waivedline": GROWS,
    "portfolio_waiver": _changing(
        "status",
        once="endorsed_at endorsed_by_id agreed_at agreed_by_id refused_at refused_by_id refusal_reason"
        " withdrawn_at withdrawn_by_id",
    ),
    "portfolio_uploadwork": _changing(f"{LEASE} sends sends_on count reason rows_passed refusal"),
    "portfolio_vote": _changing("choice voted_at", once="counted"),
}

RIGHTS: dict[str, Rights] = {**FRAMEWORKS, **ACCOUNTS, **BIDS, **PORTFOLIO}
