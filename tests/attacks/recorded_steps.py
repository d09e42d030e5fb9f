"""What each step of each table of transitions is called among the events. A new step belongs here."""

CHECKED = "return_upload.checked"
READ = (
    *("return_upload.received", "return_upload.columns_matched", "return_upload.awards_said"),
    *("return_upload.cell_corrected", "return_upload.checked_again", "return_upload.retried"),
)
"""A small file is checked in the same step; a large one by a job, which says so."""
PROPOSALS = ("exchange", "switch", "reversal")
STEPS: dict[str, dict[str, tuple[str, ...]]] = {
    "bids.assessment.workflow.REVIEW_TRANSITIONS": {
        "accept": ("review.accepted",),
        "decline": ("review.declined",),
        "recuse": ("review.recused",),
        "submit": ("review.submitted",),
        "take_back": ("review.taken_back",),
        "recall": ("review.recalled",),
    },
    "bids.assessment.workflow.CONFLICT_TRANSITIONS": {
        "confirm": ("conflict.confirmed", "conflict.declared"),
        "dismiss": ("conflict.dismissed",),
    },
    "bids.register.imports.workflow.REGISTER_IMPORT_TRANSITIONS": {
        "check": (
            *("register_import.received", "register_import.columns_matched"),
            *("register_import.cell_corrected", "register_import.retried"),
        ),
        "ask": ("register_import.dates_asked",),
        "find_faulty": ("register_import.found_faulty", "register_import.overtaken"),
        "pass": ("register_import.checked", "register_import.overtaken"),
        "queue": ("register_import.queued", "register_import.retried"),
        "finish": ("register_import.done",),
        "cancel": ("register_import.cancelled",),
        "fail": ("register_import.failed",),
    },
    "bids.register.workflow.SYSTEM_TRANSITIONS": {
        "close": ("system.closed",),
        "merge": ("system.merged",),
        "decommission": ("system.decommissioned",),
    },
    "bids.register.workflow.RATING_TRANSITIONS": {
        "finish": ("rating.finished", "register_import.ratings_sent"),
        "return": ("rating.returned",),
        "confirm": ("rating.confirmed", "register_import.ratings_confirmed"),
        "supersede": ("rating.confirmed", "register_import.ratings_confirmed"),
    },
    "bids.register.workflow.OFFER_TRANSITIONS": {
        "accept": ("system_offer.accepted",),
        "decline": ("system_offer.declined",),
        "take_back": ("system_offer.taken_back",),
        "lapse": ("system_offer.lapsed",),
    },
    "bids.rounds.workflow.ROUND_TRANSITIONS": {
        "open": ("round.opened",),
        "close": ("round.closed",),
        "assess": ("ranking.frozen",),
        "announce": ("round.announced",),
    },
    "bids.writing.questions.workflow.QUESTION_TRANSITIONS": {
        "answer": ("round.question_answered",),
        "decline": ("round.question_declined",),
        "withdraw": ("round.question_withdrawn",),
    },
    "bids.writing.workflow.BID_TRANSITIONS": {
        "send_for_certification": ("bid.sent_for_certification",),
        "refuse_certification": ("bid.certification_refused",),
        "recall": ("bid.recalled",),
        "submit": ("bid.submitted",),
        "ask_clarification": ("bid.clarification_asked",),
        "return_to_fund": ("bid.clarified", "bid.clarification_withdrawn", "bid.clarification_lapsed"),
        "return_to_panel": ("bid.clarified", "bid.clarification_withdrawn", "bid.clarification_lapsed"),
        "find_eligible": ("bid.found_eligible",),
        "find_ineligible": ("bid.found_ineligible",),
        "score": ("ranking.frozen",),
        "approve": ("bid.outcome_announced",),
        "reserve": ("bid.outcome_announced",),
        "reject": ("bid.outcome_announced",),
        "withdraw": ("bid.withdrawn",),
        "lapse": ("bid.lapsed",),
    },
    "bids.writing.workflow.CLARIFICATION_TRANSITIONS": {
        "send": ("bid.clarification_sent",),
        "refuse": ("bid.clarification_refused",),
        "answer": ("bid.clarified",),
        "withdraw": ("bid.clarification_withdrawn",),
        "lapse": ("bid.clarification_lapsed",),
    },
    "portfolio.awards.changes.workflow.CHANGE_TRANSITIONS": {
        "approve": ("award.change_approved", "award.change_made"),
        "refuse": ("award.change_refused",),
        "withdraw": ("award.change_withdrawn",),
    },
    "portfolio.awards.closing.workflow.COMPLETION_TRANSITIONS": {
        "confirm": ("award.completed",),
        "send_back": ("award.completion_sent_back",),
        "take_back": ("award.completion_taken_back",),
    },
    "portfolio.awards.closing.workflow.CLOSURE_TRANSITIONS": {
        "approve": ("award.closed",),
        "withdraw": ("award.closing_withdrawn",),
    },
    "portfolio.awards.conditions.workflow.CONDITION_TRANSITIONS": {
        "say_met": ("award.condition_said_met",),
        "take_back": ("award.condition_taken_back",),
        "send_back": ("award.condition_sent_back",),
        "discharge": ("award.condition_discharged",),
        "waive": ("award.condition_waived",),
        "move": ("award.condition_moved",),
    },
    "portfolio.awards.workflow.AWARD_TRANSITIONS": {
        "accept": ("award.accepted",),
        "decline": ("award.declined",),
        "start": ("tranche.released",),
        "terminate": ("decision.reversed",),
        "pause": ("award.change_approved", "award.change_made"),
        "resume": ("award.change_approved", "award.change_made"),
        "resume_unreleased": ("award.change_approved", "award.change_made"),
        "end_early": ("award.change_approved", "award.change_made"),
        "complete": ("award.completed",),
        "close": ("award.closed",),
    },
    "portfolio.awards.workflow.MILESTONE_TRANSITIONS": {
        "claim": ("milestone.claimed",),
        "refuse": ("milestone.claim_refused",),
        "take_back": ("milestone.claim_taken_back",),
        "check": ("milestone.checked",),
        "release": ("tranche.released",),
        "cancel": ("award.change_approved", "award.change_made"),
    },
    "portfolio.choice.workflow.RUN_TRANSITIONS": {
        "start": ("scenario_run.started",),
        "finish": ("scenario_run.done",),
        "cancel": ("scenario_run.cancelled",),
        "fail": ("scenario_run.failed",),
        "retry": ("scenario_run.retried",),
    },
    "portfolio.decisions.workflow.DECISION_TRANSITIONS": {
        "confirm": ("decision.confirmed",),
        "announce": ("decisions.announced", "decision.promoted"),
        "reverse": ("decision.reversed",),
    },
    "portfolio.decisions.workflow.MEETING_TRANSITIONS": {
        "open": ("meeting.opened",),
        "close": ("meeting.closed",),
        "sign": ("meeting.signed",),
        "cancel": ("meeting.cancelled",),
    },
    "portfolio.decisions.workflow.ITEM_TRANSITIONS": {
        "call": ("item.called",),
        "put_back": ("item.called", "meeting.closed"),
        "finish": ("item.finished", "decision.confirmed", "item.called", "meeting.closed"),
    },
    **{
        f"portfolio.ledger.workflow.{name.upper()}_TRANSITIONS": {
            "confirm": (f"{name}.confirmed",),
            "withdraw": (f"{name}.withdrawn",),
        }
        for name in PROPOSALS
    },
    "portfolio.spend.reconciling.workflow.TRANSITIONS": {
        "read": (
            *("reconciliation.begun", "reconciliation.columns_matched"),
            *("reconciliation.awards_said", "reconciliation.retried"),
        ),
        "find_faulty": ("reconciliation.faulty",),
        "compare": ("reconciliation.compared",),
        "stop": ("reconciliation.stopped",),
        "explain": ("reconciliation.explained",),
        "send": ("reconciliation.sent",),
        "agree": ("reconciliation.agreed",),
        "give_back": ("reconciliation.given_back",),
        "withdraw": ("reconciliation.withdrawn",),
    },
    "portfolio.spend.workflow.RETURN_TRANSITIONS": {
        "certify": ("return.certified",),
        "hold": ("return.held",),
        "accept": ("return.accepted",),
        "retry": ("return.accepted",),
        "refuse": ("return.refused",),
        "withdraw": ("return.withdrawn",),
    },
    "portfolio.spend.workflow.UPLOAD_TRANSITIONS": {
        "read": READ,
        "ask": (CHECKED, *READ),
        "find_faulty": (CHECKED, "return_upload.not_sent", *READ),
        "find_right": (CHECKED, "return_upload.not_sent", *READ),
        "hand_over": ("return_upload.handed_over",),
        "send": ("return_upload.sent", "return.checked"),
        "cancel": ("return_upload.cancelled",),
        "stop": ("return_upload.stopped",),
    },
    "portfolio.spend.workflow.WAIVER_TRANSITIONS": {
        "endorse": ("waiver.endorsed",),
        "agree": ("waiver.agreed",),
        "refuse": ("waiver.refused",),
        "withdraw": ("waiver.withdrawn",),
    },
    "portfolio.spend.workflow.REQUEST_TRANSITIONS": {
        "answer": ("correction_request.answered",),
        "ask_again": ("correction_request.asked_again",),
        "agree": ("correction_request.agreed",),
        "correct": ("correction_request.corrected",),
        "withdraw": ("correction_request.withdrawn",),
    },
    "portfolio.spend.workflow.PERIOD_TRANSITIONS": {
        "close": ("period.closed",),
        "change": ("period.planned",),
    },
}
