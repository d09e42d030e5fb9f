"""Ratings and imports that wait for a department."""

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any

from accounts.permissions import Permission
from bids.overview.queries.waiting.worklists import Waiting, Worklist, reads
from bids.register.imports.queries.ratings import (
    imports_in_hand,
    imports_to_confirm,
    imports_to_finish,
    ratings_confirmed_singly,
    ratings_to_finish,
)
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import Rating
from bids.register.queries.systems import ratings_too_old
from legacyfund.lib.financial_year import london_date


def _to_put_right(rating: Rating) -> Waiting:
    step = "Put right" if rating.rated_at else "Finish"
    return reads(step + " the rating of {0.name}", "bids:finish_rating", of=attrgetter("system"))(rating)


def _to_rate_again(rating: Rating) -> Waiting:
    by, on = rating.assessor or rating.rated_by, rating.assessed_on
    label = f"Rate {rating.system.name} again: {by} assessed it on {on.day} {on:%B %Y}"
    kwargs = {"reference": rating.system.reference, "side": "likelihood"}
    return Waiting(label, None, "bids:rate", kwargs)


def _of_import(label: str) -> Callable[[Any], Waiting]:
    """How an import reads whose list of ratings waits, with how many."""

    def entry(row: Any) -> Waiting:
        ratings = f"{row.count:,} rating{'' if row.count == 1 else 's'}"
        return reads(label.format(ratings) + " {0.reference}", "bids:import_ratings")(row)

    return entry


STEPS_ON_IMPORTS = {
    RegisterImportStatus.RECEIVED: "Say what the columns of import {0.reference} stand for",
    RegisterImportStatus.CHECKED: "Look at what import {0.reference} would do, then confirm or cancel it",
    RegisterImportStatus.FAULTY: "Put right the file of import {0.reference}",
    RegisterImportStatus.FAILED: "Try import {0.reference} again",
}


def _on_import(row: Any) -> Waiting:
    at = "bids:import_columns" if row.status == RegisterImportStatus.RECEIVED else "bids:register_import"
    waiting = reads(STEPS_ON_IMPORTS[RegisterImportStatus(row.status)], at)(row)
    if row.status != RegisterImportStatus.FAULTY:
        return waiting
    faults = f"{row.fault_count:,} fault{'' if row.fault_count == 1 else 's'} in {row.file.name}"
    return replace(waiting, reason=faults)


REGISTER_WORKLISTS = (
    Worklist(
        "ratings",
        "Ratings to confirm",
        frozenset({Permission.CONFIRM_RATING}),
        lambda user, now: ratings_confirmed_singly(user),
        reads("Confirm the rating of {0.name}", "bids:confirm_rating", of=attrgetter("system")),
    ),
    Worklist(
        "ratings-to-finish",
        "Ratings to finish or put right",
        frozenset({Permission.EDIT_REGISTER}),
        lambda user, now: ratings_to_finish(user),
        _to_put_right,
    ),
    Worklist(
        "imports",
        "Imports to go on with",
        frozenset({Permission.IMPORT_REGISTER}),
        lambda user, now: imports_in_hand(user),
        _on_import,
    ),
    Worklist(
        "imported-ratings",
        "Imports with ratings to confirm",
        frozenset({Permission.CONFIRM_RATING}),
        lambda user, now: imports_to_confirm(user),
        _of_import("Confirm {} of import"),
    ),
    Worklist(
        "imported-drafts",
        "Imports with ratings to finish",
        frozenset({Permission.EDIT_REGISTER}),
        lambda user, now: imports_to_finish(user),
        _of_import("Finish {} of import"),
    ),
    Worklist(
        "old-ratings",
        "Ratings older than a year",
        frozenset({Permission.EDIT_REGISTER}),
        lambda user, now: ratings_too_old(user, asked_on=london_date(now)),
        _to_rate_again,
    ),
)
