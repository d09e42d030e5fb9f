"""What returns, their files, waivers, requests, periods, workbooks and the feed say to the people told."""

from django.urls import reverse

from accounts.emails import Must, Write, page, worded


def _return_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=page("portfolio:return_page"))


def _on_its_way(subject: str, body: str, *, nothing: str) -> Write:
    """`nothing`: the body for a return that says that nothing was spent."""
    of_lines, of_nothing = _return_message(subject, body), _return_message(subject, nothing)
    return lambda event, person: (of_lines if event.data["lines"] else of_nothing)(event, person)


def _waiver_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=page("portfolio:waiver_page"))


def _request_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=page("portfolio:request_page"))


def _period_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=lambda event: reverse("portfolio:returns_due"))


def _file_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=page("portfolio:upload_page"))


def _workbook_message(subject: str, body: str) -> Write:
    return worded(subject, body, link=lambda event: reverse("portfolio:workbooks"))


MESSAGES: dict[str, Write] = {
    "return.checked": _on_its_way(
        "Certify return {ref}",
        "It reports {net:pence} in {lines:lines} for {period:period} of award {award}. It counts once you "
        "certify it and the fund accepts it.",
        nothing="It reports that nothing was spent of award {award} in {period:period}. It counts once you "
        "certify it and the fund accepts it.",
    ),
    "return.correction_sent": _return_message(
        "Certify return {ref}, a correction",
        "It corrects line {corrects} of the feed, of award {award}.\n\n{words}\n\nWhy: {reason}\n\nIt counts "
        "once you certify it and the fund accepts it.",
    ),
    "return.certified": _on_its_way(
        "Accept or refuse return {ref}",
        "{department} has certified {net:pence} in {lines:lines} for {period:period} of award {award}.",
        nothing="{department} has certified that nothing was spent of award {award} in {period:period}.",
    ),
    "return.held": _return_message("Return {ref} is held", "{because}\n\nNo money has moved."),
    "return.accepted": _on_its_way(
        "Return {ref} is accepted",
        "It is accepted: {lines:lines}, {net:pence} net. Accepted lines never change.",
        nothing="It is accepted that nothing was spent of award {award} in {period:period}.",
    ),
    "return.refused": _return_message(
        "Return {ref} is refused",
        "The fund did not take it:\n\n{reason}\n\nPut it right and report it again: the page of the return "
        "leads there.",
    ),
    "return.sent_back": _return_message(
        "Return {ref} is sent back",
        "{actor} does not certify it for {department}:\n\n{reason}\n\nIt reports nothing. Whoever prepares "
        "returns puts this right and reports it again: the page of the return leads there.",
    ),
    "return_upload.not_sent": _file_message(
        "File {ref} was not sent",
        "No return was made of {file}:\n\n{because}",
    ),
    "return_upload.stopped": _file_message(
        "Reading file {ref} has stopped",
        "Something went wrong on our side, and nothing of {file} is reported. Open the file’s page and have "
        "it read again. Tell the service’s administrator if it stops again.",
    ),
    "return.withdrawn": _return_message(
        "Return {ref} is withdrawn", "{department} has withdrawn it. There is nothing left to decide."
    ),
    "correction_request.asked": _request_message(
        "The fund sends {lines} of return {return} back",
        "{actor} asks about {lines} of the feed, of award {award}: {because}.\n\n{words}\n\nCorrect the "
        "lines, or say what shows that they stand.",
    ),
    "correction_request.answered": _request_message(
        "{department} says that lines of return {return} stand",
        "You asked about {lines} of the feed: {because}. {actor} answers:\n\n{words}\n\nAgree, or ask again.",
    ),
    "correction_request.asked_again": _request_message(
        "The fund asks again about {lines} of return {return}",
        "{actor} is not content with the answer:\n\n{words}\n\nCorrect the lines, or say what shows that "
        "they stand.",
    ),
    "correction_request.corrected": _request_message(
        "The lines of return {return} are corrected",
        "The fund has accepted a correction of each of {lines} of the feed. There is nothing left to do.",
    ),
    "correction_request.agreed": _request_message(
        "The lines of return {return} stand",
        "{actor} agrees that what is not corrected of {lines} of the feed stands. There is nothing left to "
        "do.",
    ),
    "correction_request.withdrawn": _request_message(
        "Request {ref} is withdrawn",
        "The fund asks about {lines} of return {return} no longer. There is nothing left to do.",
    ),
    "feed.epoch_started": worded(
        "The feed of spend lines has started over",
        "The service was restored, and lines that had gone out may be gone: {reason}\n\nThe feed stood at "
        "{before} and stands at {after}. A program that goes on from an earlier cursor is answered with 410. "
        "Set aside what it has, let it read again from the start, and compare the totals.",
        link=lambda event: reverse("portfolio:pull"),
    ),
    "spend_workbook.made": _workbook_message(
        "Your workbook of {lines} spend lines is ready",
        "Download it by {keep_until:moment}. After that it is removed, and you can ask for it again.",
    ),
    "spend_workbook.stopped": _workbook_message(
        "Your workbook of {lines} spend lines could not be made",
        "Something went wrong on our side. Ask for it again from the page of spend. Tell the service’s "
        "administrator if it stops again.",
    ),
    "period.planned": _period_message(
        "Returns of {month} are due by {after:day}",
        "{fund} takes returns of {month} until {after:day}. Report what was paid out of your awards, or that "
        "nothing was.",
    ),
    "period.exception_named": _period_message(
        "The return of award {award} for {month} may be late",
        "{fund} waits for it until {last_day:day}: {reason}",
    ),
    "period.closed": _period_message(
        "{month} is closed",
        "{fund} has closed {month}. What you still report of that month is posted in a later period, and "
        "what was wrong is corrected from the line’s own page.",
    ),
    "waiver.asked": _waiver_message(
        "Agree to waiver {ref} or refuse it",
        "{actor} asks that a check be waived for {lines} of file {file}, for {period}.\n\n"
        "The check: {words}\n\nWhy the lines should stand: {reason}\n\nIf you agree, the fund is asked next.",
    ),
    "waiver.endorsed": _waiver_message(
        "Agree to waiver {ref} or refuse it",
        "{department} asks that a check be waived for {lines} of file {file}, for {period}. {actor} has "
        "agreed for the department.\n\nThe check: {words}\n\nWhy the lines should stand: {reason}",
    ),
    "waiver.agreed": _waiver_message(
        "Waiver {ref} is agreed to",
        "The check is waived for {lines} of file {file}, for {period}: {words}\n\nCheck the file again. "
        "If nothing else is wrong with it, it can be sent for certification.",
    ),
    "waiver.refused": _waiver_message(
        "Waiver {ref} is refused",
        "{actor} has not agreed to it:\n\n{because}\n\nPut right {lines} of file {file}, or ask again "
        "with another reason.",
    ),
    "waiver.withdrawn": _waiver_message(
        "Waiver {ref} is withdrawn",
        "{department} asks for it no longer. There is nothing left to decide.",
    ),
}

MUST_BE_TOLD: dict[str, Must] = {
    **dict.fromkeys(
        (
            "return.checked",
            "return.correction_sent",
            "return.certified",
            "correction_request.asked",
            "correction_request.asked_again",
            "period.planned",
            "waiver.asked",
            "waiver.endorsed",
        ),
        Must.DEED,
    ),
    **dict.fromkeys(
        (
            "return.refused",
            "return.sent_back",
            "waiver.agreed",
            "waiver.refused",
        ),
        Must.DECISION,
    ),
}
