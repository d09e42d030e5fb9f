"""What each form saves, and what guards a form that saves no record: see `test_older_tab.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from tests.factories.accounts import today
from tests.factories.pages import posted_day
from tests.factories.register_imports import work

NEWER, OLDER = "Saved through the newer tab", "Typed into the older tab"


@dataclass(frozen=True)
class Tabs:
    """What each of two tabs types into the form it shows, beside what stands there or has to be filled in."""

    newer: Mapping[str, str]
    older: Mapping[str, str]
    fills_in: bool = False
    autosaves: bool = False
    then: Callable[[], object] | None = None
    """What a job does when the newer tab has saved."""


def answer(name: str, *, fills_in: bool = False, autosaves: bool = False, **others: str) -> Tabs:
    """Both tabs give another answer to one question."""
    return Tabs({**others, name: NEWER}, {**others, name: OLDER}, fills_in, autosaves)


def section(name: str, *, fills_in: bool = False) -> Tabs:
    return answer(name, fills_in=fills_in, autosaves=True)


def in_days(field: str, days: int) -> dict[str, str]:
    return posted_day(field, today() + timedelta(days=days))


def check_the_file() -> None:
    work(now=timezone.now())


JUDGED = ("FIT", "DELIVERY", "SKILLS", "RESILIENCE", "EXIT", "REUSE")
SIX_SCORES = {f"score_{code}": "4" for code in JUDGED} | {f"justification_{code}": NEWER for code in JUDGED}

RECORDS: dict[str, Tabs] = {
    "accounts:change_client": answer("name"),
    "accounts:rename_department": answer("name"),
    "bids:answer_clarification": answer("answer"),
    "bids:bid_accounting_officer": section("regularity_statement"),
    "bids:bid_alternatives": Tabs({"later-0-years": "1"}, {"later-0-years": "2"}, autosaves=True),
    "bids:bid_benefits": section("benefits-0-description"),
    "bids:bid_costs": answer("costs-0-description", fills_in=True, autosaves=True, pasted=""),
    "bids:bid_milestones": section("milestones-0-name", fills_in=True),
    "bids:bid_options": section("options-0-name"),
    "bids:bid_resilience": section("surge"),
    "bids:bid_risks": section("risks-0-description"),
    "bids:bid_skills": section("roles-0-role"),
    "bids:bid_systems": Tabs(
        {"systems-0-disposition": "RETAIN"}, {"systems-0-disposition": "RETIRE"}, True, autosaves=True
    ),
    "bids:bid_work": section("why_now"),
    "bids:change_deadline": Tabs({"closing_time": "11:30"}, {"closing_time": "12:30"}),
    "bids:change_panel_member": answer("expertise"),
    "bids:change_planned": Tabs(
        {"people": "one-of-the-panel@example.gov.uk"}, {"people": "another-of-the-panel@example.gov.uk"}
    ),
    "bids:change_system": answer("name"),
    "bids:correct_answer": answer("answer"),
    "bids:questions_until": Tabs(in_days("last_day", 2), in_days("last_day", 3)),
    "bids:edit_criteria": answer("criteria-0-name"),
    "bids:edit_round": answer("name"),
    "bids:edit_round_eligibility": answer("checks"),
    "bids:import_columns": Tabs({"column_1": ""}, {"column_2": ""}, then=check_the_file),
    "portfolio:upload_columns": Tabs({"column_5": "description"}, {"column_5": "expense_type"}),
    "bids:moderate_bid": answer("reason_FIT"),
    "bids:rate": answer("l1_evidence", l1="1"),
    "bids:rename_bid": answer("title"),
    "bids:review": Tabs(SIX_SCORES, {"score_FIT": "1", "justification_FIT": OLDER}, autosaves=True),
    "portfolio:change_meeting": answer("place", reason="Why not"),
    "portfolio:cast_vote": Tabs({"choice": "FOR"}, {"choice": "AGAINST"}),
    "bids:system_components": answer("components-0-name"),
    "bids:system_contracts": answer("contracts-0-supplier", fills_in=True),
    "bids:system_dependencies": answer("dependencies-0-on"),
    "portfolio:change_scenario": answer("name"),
    "portfolio:give_forecast": Tabs(
        {"amount_2027-28_12_RDEL_PROGRAMME": "390,000"}, {"amount_2027-28_12_RDEL_PROGRAMME": "400,000"}
    ),
    "portfolio:rename_view": answer("name"),
    "portfolio:hand_pick": Tabs({"picked": "1"}, {"picked": "2"}),
    "portfolio:bid_feedback": answer("words_FIT"),
    "portfolio:round_feedback": answer("words"),
}
"""Saved as a whole, over what was saved before."""

ADDS = {
    "accounts:add_department",
    "accounts:create_client",
    "accounts:invite",
    "accounts:invite_colleague",
    "accounts:name_deputy",
    "accounts:rotate_secret",
    "accounts:person",
    "bids:add_panel_member",
    "bids:ask_clarification",
    "bids:ask_question",
    "bids:section_comments",
    "bids:assign_reviewers",
    "bids:create_round",
    "bids:import_register",
    "bids:interests",
    "bids:invite_partner",
    "bids:offer_systems",
    "bids:register_system",
    "bids:start_again",
    "bids:start_bid",
    "portfolio:add_sentence",
    "portfolio:allow_late",
    "portfolio:ask_correction",
    "portfolio:allocate",
    "portfolio:copy_scenario",
    "portfolio:exchange_share",
    "portfolio:switch_share",
    "portfolio:propose_switch",
    "portfolio:propose_reversal",
    "portfolio:propose_exchange",
    "portfolio:create_fund",
    "portfolio:create_scenario",
    "portfolio:plan_meeting",
    "portfolio:promote_reserved",
    "portfolio:propose_decision",
    "portfolio:reconcile",
    "portfolio:record_decision",
    "portfolio:nothing_spent",
    "portfolio:report_delivery",
    "portfolio:return_upload",
    "portfolio:run_scenario",
    "portfolio:check_ledger",
    "portfolio:save_view",
    "portfolio:set_fund_view",
    "portfolio:tie_round",
    "portfolio:waiver_ask",
}
"""Makes one thing more, and replaces nothing; its key keeps it from being made twice."""

ONE_STEP = {
    "accounts:change_role",
    "accounts:close_department",
    "accounts:deactivate",
    "accounts:end_client",
    "accounts:end_former_secrets",
    "accounts:end_colleague",
    "accounts:end_membership",
    "accounts:invite_again",
    "accounts:leave_delivery",
    "accounts:retry_deliveries",
    "accounts:retry_delivery",
    "accounts:retry_job",
    "accounts:retry_work",
    "accounts:withdraw_invitation",
    "bids:accept_offer",
    "bids:accept_review",
    "bids:answer_partnership",
    "bids:answer_question",
    "bids:decline_question",
    "bids:withdraw_question",
    "bids:cancel_import",
    "bids:close_round",
    "bids:decline_offer",
    "bids:decline_review",
    "bids:end_partnership",
    "bids:reassign_review",
    "bids:recall_bid",
    "bids:recall_review",
    "bids:recuse_review",
    "bids:remove_panel_member",
    "bids:refuse_certification",
    "bids:refuse_clarification",
    "bids:rescue_bid",
    "bids:send_clarification",
    "bids:send_for_certification",
    "bids:close_system",
    "bids:decommission_system",
    "bids:merge_system",
    "bids:take_back_offer",
    "bids:withdraw_bid",
    "bids:withdraw_clarification",
    "portfolio:agree_to_answer",
    "portfolio:answer_request",
    "portfolio:ask_again",
    "portfolio:correct_line",
    "portfolio:withdraw_request",
    "portfolio:cancel_file",
    "portfolio:confirm_exchange",
    "portfolio:withdraw_exchange",
    "portfolio:confirm_switch",
    "portfolio:withdraw_switch",
    "portfolio:confirm_reversal",
    "portfolio:withdraw_reversal",
    "portfolio:approve_change",
    "portfolio:approve_closing",
    "portfolio:complete_award",
    "portfolio:confirm_completion",
    "portfolio:say_condition_met",
    "portfolio:send_back_completion",
    "portfolio:take_back_completion",
    "portfolio:withdraw_closing",
    "portfolio:refuse_change",
    "portfolio:withdraw_change",
    "portfolio:cancel_run",
    "portfolio:send_upload",
    "portfolio:cancel_meeting",
    "portfolio:attendance",
    "portfolio:claim_milestone",
    "portfolio:delete_scenario",
    "portfolio:decline_award",
    "portfolio:meeting_step",
    "portfolio:outcome",
    "portfolio:reconciliation_agree",
    "portfolio:reconciliation_columns",
    "portfolio:reconciliation_give_back",
    "portfolio:reconciliation_send",
    "portfolio:reconciliation_totals",
    "portfolio:reconciliation_withdraw",
    "portfolio:release_tranche",
    "portfolio:remove_sentence",
    "portfolio:return_accept",
    "portfolio:return_certify",
    "portfolio:return_refuse",
    "portfolio:return_send_back",
    "portfolio:return_withdraw",
    "portfolio:waiver_agree",
    "portfolio:waiver_endorse",
    "portfolio:waiver_refuse",
    "portfolio:waiver_withdraw",
}
"""A step a record takes once: the state it is in by then refuses it (A5). It saves no answers over others."""

DEEDS = {
    "bids:conflicts",
    "bids:calibration",
    "bids:confirm_rating",
    "bids:eligibility",
    "bids:finish_rating",
    "bids:freeze_ranking",
    "bids:open_round",
    "bids:publish_assignment",
    "bids:set_aside",
    "bids:submit_review",
    "portfolio:adopt_run",
    "portfolio:announce",
    "portfolio:announce_promotion",
    "portfolio:check_milestone",
    "portfolio:close_award",
    "portfolio:discharge_condition",
    "portfolio:move_due_day",
    "portfolio:send_back_condition",
    "portfolio:take_back_condition",
    "portfolio:waive_condition",
    "portfolio:confirm_decision",
    "portfolio:confirm_item",
    "portfolio:item_step",
    "portfolio:move_item",
    "portfolio:forecast_milestones",
    "portfolio:propose_change",
    "portfolio:refuse_claim",
    "portfolio:reverse_decision",
    "portfolio:sign_minute",
    "portfolio:take_back_claim",
}
"""Does what its page shows, which may have become something else while the step still has its turn."""

OTHERWISE = {
    "accounts:kept_forms": "sends a form on with the fingerprint that form carries, or throws it away",
    "accounts:message": "marks a message as read",
    "accounts:notices": "one person's own wishes, each press replacing the last",
    "accounts:stay_signed_in": "saves nothing but how long the session lasts",
    "bids:comment_step": "settles, opens again or removes the comment named, whatever was said since",
    "bids:comments": "marks what told its reader of comments as read",
    "bids:questions": "marks what told its reader of answers as read",
    "bids:ask_simulation": "asks for figures of a ranking that never changes",
    "bids:bid_attachments": "adds a file, or removes the one of the SHA-256 named",
    "bids:certify_bid": "certifies the document of the fingerprint it carries (test_certify_bid)",
    "bids:certify_clarification": "as certify_bid",
    "bids:correct_cell": "only a cell that the last check found fault with, and only once (test_imports)",
    "bids:confirm_import": "carries the fingerprint of the plan it showed (test_register_imports)",
    "bids:import_ratings": "carries the fingerprint of each rating it showed (test_import_ratings)",
    "bids:look_for_conflicts": "adds what the record says, each piece once",
    "bids:try_assignment": "works the dry run out anew, as its button says",
    "bids:version_pdf": "asks for the file of a version that never changes",
    "portfolio:close_year": "closes the year it names, whose returns and money are read anew (test_year_end)",
    "portfolio:close_period": "closes the period it names, which must still be the next (test_periods)",
    "portfolio:plan_period": "sets the day of the period it names; departments are told of each day",
    "portfolio:check_upload": "holds the file against what stands now, as its button says",
    "portfolio:upload_awards": "asks of words that nobody has explained, and of each once (test_uploads)",
    "portfolio:upload_cell": "only a cell that the last check found fault with, and only once (test_uploads)",
    "portfolio:reconciliation_awards": "asks of words that nobody has explained, and of each once",
    "portfolio:reconciliation_explain": "explains the items chosen, beside what was said of each before",
    "portfolio:ask_workbook": "asks for the lines as they stand; again it is the same (test_workbooks)",
    "portfolio:delete_view": "deletes the view it names, which is gone by then (test_saved_views)",
    "portfolio:letter": "marks what told its reader of the outcome as read",
    "portfolio:read_run": "marks what told its reader of how the run ended as read",
    "portfolio:letter_pdf": "asks for the file of a letter that never changes",
    "portfolio:minute_pdf": "asks for the file of a signed minute, which never changes",
    "portfolio:own_totals": "compares what it carries, and saves nothing",
    "portfolio:pack": "asks for the file of what there is to read now",
}
