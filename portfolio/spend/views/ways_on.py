"""How it goes on with a return: what happens next, by whom, and where."""

from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from accounts.queries.told import CameBack
from legacyfund.lib.financial_year import Period
from portfolio.spend.models import Return
from portfolio.spend.queries.corrections import Corrected, reversal_to_accept_first
from portfolio.spend.rules.excess import ExcessRow
from portfolio.spend.workflow import RETURN_NOT_DECIDED, ReturnStatus

NEXT = {
    ReturnStatus.CHECKED: "The department’s sign-off certifies it next: somebody who neither uploaded "
    "it nor sent it for certification.",
    ReturnStatus.CERTIFIED: "The fund accepts or refuses it next.",
    ReturnStatus.HELD: "The fund cannot accept it yet. No money has moved.",
    ReturnStatus.ACCEPTED: "Its lines are spend, stand in the Treasury’s feed, and never change. What is "
    "wrong in a line is corrected from the line’s own page.",
    ReturnStatus.REFUSED: "The fund did not take it. Its department puts right what the reason says and "
    "reports it again.",
    ReturnStatus.WITHDRAWN: "The department withdrew it. The same payments can be reported again.",
}
SENT_BACK = (
    "The department’s sign-off sent it back, and it reports nothing. Whoever prepares returns puts right "
    "what the reason says and reports it again."
)
NEVER = "No release can cover what it reports, so it cannot be accepted as it is. {} No money has moved."
WAYS_OUT = {
    "refuse": "Refuse it, so that the department can send it corrected, or change the award first.",
    "withdraw": "Withdraw it and upload a corrected file, or ask the fund to change the award first.",
    "send_back": "Send it back, so that it is reported again as it can be paid, or ask the fund to change "
    "the award first.",
    "": "The fund refuses it or changes the award, or the department withdraws it.",
}
"""Of a held return that the award cannot pay, by the step its reader can take."""


class Way(NamedTuple):
    """`words` say why, where anything has to be said; `step` leads to `url`."""

    step: str
    url: str
    words: str = ""


def next_of(spend_return: Return) -> str:
    return SENT_BACK if spend_return.is_sent_back else NEXT[ReturnStatus(spend_return.status)]


def way_out(steps: frozenset[str]) -> str:
    """What this person can do about a return that can never be accepted as it is."""
    step = next((step for step in WAYS_OUT if step in steps), "")
    return NEVER.format(WAYS_OUT[step])


def came_back_with(spend_return: Return | None) -> CameBack | None:
    """The fund's reason, or the sign-off's, of a return that was refused or sent back."""
    if spend_return is None:
        return None
    if spend_return.refused_at is not None:
        return CameBack(spend_return.refusal_reason, spend_return.refused_at, str(spend_return.refused_by))
    if spend_return.is_sent_back and spend_return.withdrawn_at is not None:
        by = str(spend_return.withdrawn_by)
        return CameBack(spend_return.withdrawal_reason, spend_return.withdrawn_at, by)
    return None


def way_to_report_again(spend_return: Return, corrections: Sequence[Corrected]) -> Way | None:
    """Where what a return says that came back or was withdrawn is put right and reported once more."""
    if spend_return.status not in (ReturnStatus.REFUSED, ReturnStatus.WITHDRAWN):
        return None
    if spend_return.is_correction and spend_return.upload_id is None and corrections:
        feed_no = corrections[0].line.feed_no
        return Way(f"Correct line {feed_no} again", reverse("portfolio:correct_line", args=[feed_no]))
    award, month = spend_return.award.reference, str(Period(spend_return.year, spend_return.period))
    if not spend_return.line_count:
        return Way("Report the month again", _with("portfolio:returns_due", award=award))
    said = {} if spend_return.is_correction else {"award": award, "period": month}
    if said and spend_return.control_budget:
        said["control_budget"] = spend_return.control_budget
    return Way("Upload the corrected file", _with("portfolio:return_upload", **said))


def first_of_all(spend_return: Return, excess: Sequence[ExcessRow]) -> Way | None:
    """What has to happen before the fund can accept a return that waits for it."""
    if spend_return.status not in (ReturnStatus.CERTIFIED, ReturnStatus.HELD):
        return None
    before = reversal_to_accept_first(spend_return) if spend_return.is_correction else None
    if before is not None:
        name = before.reference
        words = (
            f"Accept return {name} first: it takes back the payment that this one reports for another award. "
            "Or refuse both."
            if before.status in RETURN_NOT_DECIDED
            else f"Return {name} is {before.get_status_display().lower()}, and was to take back the payment "
            "that this one reports for another award. Refuse this one too."
        )
        return Way(f"Read return {name}", reverse("portfolio:return_page", args=[name]), words)
    if spend_return.status == ReturnStatus.HELD and any(row.is_missing for row in excess):
        award = spend_return.award
        return Way(
            f"Milestones and money of award {award.reference}",
            reverse("portfolio:award", args=[award.reference]),
            "It cannot be accepted yet. Once what is missing is there, you can accept it on this page.",
        )
    return None


def _with(name: str, **query: str) -> str:
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)
