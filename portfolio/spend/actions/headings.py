"""What the headings of a file of spend stand for when it is first opened: guessed, or as was said before."""

import io
from dataclasses import astuple

from accounts.models import Department
from legacyfund.lib.tables.matching import heading_keys
from legacyfund.lib.tables.shapes import FileRefused
from portfolio.spend.actions.shared import ReturnRefused
from portfolio.spend.models import ReadAsSaid
from portfolio.spend.queries.uploads import remembered, remembered_dates
from portfolio.spend.rules.headers import AWARD_HEADINGS, normalise_header
from portfolio.spend.rules.over_25k import FoundColumns, find_columns

LONGEST_HEADING = 200
AWARD = "award"


class HeadingTooLong(ReturnRefused):
    """A column's name is too long to be kept."""


def find_headings(upload: ReadAsSaid, department: Department, content: bytes) -> None:
    """Say of the file how it is read; the caller saves it. It has no headings where the file cannot be
    opened: its check says why. Raises HeadingTooLong.
    """
    found = _found_in(content, department)
    upload.headings = found.headings
    upload.columns = [guess.column for guess in found.guesses]
    upload.guesses = [list(astuple(guess)) for guess in found.guesses]
    upload.award_by = _award_by(found, department, upload)
    upload.date_order = upload.date_order or remembered_dates(department, found.headings)


def _found_in(content: bytes, department: Department) -> FoundColumns:
    try:
        found = find_columns(io.BytesIO(content), remembered(department)[0])
    except FileRefused:
        return FoundColumns([], [])
    if any(len(heading) > LONGEST_HEADING for heading in found.headings):
        raise HeadingTooLong(
            f"A column heading has more than {LONGEST_HEADING} characters. Shorten it.", field="file"
        )
    return found


def _award_by(found: FoundColumns, department: Department, upload: ReadAsSaid) -> int | None:
    """A heading that is called so says the award; another one only as people said, of a file for several."""
    said = remembered(department)[1].of(found.headings) if upload.award is None else {}
    for place, (heading, key) in enumerate(zip(found.headings, heading_keys(found.headings), strict=True)):
        if said.get(key) == AWARD or normalise_header(heading) in AWARD_HEADINGS:
            return place
    return None
