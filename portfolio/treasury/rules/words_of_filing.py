"""Of the data dictionary: returns that a department's machine files, and what it is told of them."""

from collections.abc import Mapping

from portfolio.treasury.rules.entries import AWARD, DAY, MOMENT, RETURN, SERVICE, Entry

_UPLOAD = "U-000012"
_RETURNS = f"{SERVICE}/api/v1/returns/"
_NEXT = "A sign-off of the department certifies it."
_OF_A_FILE = {
    "file": Entry("Reference of the file.", _UPLOAD),
    "address": Entry("Where it is answered.", f"{_RETURNS}{_UPLOAD}/"),
    "state": Entry("How far it has come; SENT once its returns are made.", "SENT"),
    "returns": Entry("One for each award and control budget; none before they are made.", None),
    "next": Entry("What has to happen next, and who does it.", _NEXT),
}
_LINES = [
    {
        "date": DAY,
        "supplier": "Example Systems Ltd",
        "transaction_number": number,
        "amount": amount,
        "award": AWARD,
        "control_budget": "RDEL_PROGRAMME",
    }
    for number, amount in (("T1000", "30000.00"), ("T1001", "40000.05"))
]
"""What the filed return of the other examples was made of."""
_TOLD = {
    "errors": Entry("What is wrong, 200 at most.", None),
    "unsaid": Entry("How many more there are.", 0),
}
OF_FILING: Mapping[str, Mapping[str, Entry]] = {
    "FiledLines": {"lines": Entry("At most 100,000. None says that nothing was spent.", _LINES)},
    "FiledLine": {name: Entry("", example) for name, example in _LINES[0].items()},
    "FilingError": {
        "code": Entry("The id of the check, on the page “Checks on returns”.", "SPOILED_NUMBER"),
        "message": Entry("What is wrong, and what to do.", "The number was lost when the file was saved."),
        "line": Entry(
            "As a spreadsheet counts: the headings are line 1, the first of `lines` is 2; null for the file.",
            2,
        ),
        "column": Entry("The heading of the cell; blank where it is of the line.", "Transaction number"),
        "value": Entry("What stands in the cell.", "2.00E+11"),
    },
    "FileNotTaken": {
        **_TOLD,
        "type": Entry("What kind of problem it is.", "/api/v1/problems/file-not-taken"),
        "title": Entry("The status in words.", "Unprocessable Entity"),
        "status": Entry("The HTTP status.", 422),
        "detail": Entry("What happened, why, and what to do.", "The file has 1 fault. Nothing was filed."),
        "field": Entry("The parameter it belongs to.", "period"),
    },
    "FiledReturn": {
        "reference": Entry("Reference of the return.", RETURN),
        "address": Entry("Where it is answered.", f"{_RETURNS}{RETURN}/"),
        "state": Entry("How it stands.", "CHECKED"),
        "file": Entry("Reference of the file it was made of.", _UPLOAD),
        "received_at": Entry("When it was filed.", MOMENT),
        "certified_at": Entry("When the department certified it; null before.", None),
        "accepted_at": Entry("When the fund accepted it; null before.", None),
        "reason": Entry("Why it is refused, sent back or held.", ""),
        "next": Entry("What has to happen next, and who does it.", _NEXT),
    },
    "Filed": _OF_A_FILE,
    "FiledFile": {**_OF_A_FILE, **_TOLD},
    "ReturnPage": {"returns": Entry("The oldest first.", None)},
}
