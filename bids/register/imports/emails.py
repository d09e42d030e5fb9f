"""Imports of a register: carried out, overtaken by the register, stopped."""

from collections.abc import Mapping

from accounts.emails import Write, page, worded
from accounts.models import Event, User


def _counted(event: Event, recipient: User) -> Mapping[str, object]:
    count = event.data["ratings"]
    return {"counted": f"{count:,} rating{'' if count == 1 else 's'}"}


_ratings = page("bids:import_ratings")


MESSAGES: dict[str, Write] = {
    "register_import.done": worded(
        "{counted} to confirm",
        "{actor} has imported a register ({ref}). Its ratings count once somebody else has confirmed them. "
        "One list has them all, each beside the rating before it.",
        link=_ratings,
        more=_counted,
    ),
    "register_import.ratings_sent": worded(
        "{counted} to confirm",
        "{actor} has said what the ratings of an import rest on ({ref}). They count once somebody else has "
        "confirmed them. One list has them all, each beside the rating before it.",
        link=_ratings,
        more=_counted,
    ),
    "register_import.ratings_confirmed": worded(
        "{counted} confirmed",
        "{actor} has confirmed ratings of an import ({ref}). They are now the systems’ ratings in the "
        "register, and bids can refer to them. The list shows what is left, if anything is.",
        link=_ratings,
        more=_counted,
    ),
    "register_import.overtaken": worded(
        "Import {ref} was not carried out",
        "Nothing of {file} was written. The register was changed after the import was confirmed, so it would "
        "have done something else than what was seen. Look at what it would do now, then confirm it again, "
        "or put right what the check has found.",
        link=page("bids:register_import"),
    ),
    "register_import.failed": worded(
        "Import {ref} has stopped",
        "Something went wrong on our side, and nothing of {file} is in the register. Open the import’s page "
        "and match its columns again to try once more. Tell the service’s administrator if it stops again.",
        link=page("bids:register_import"),
    ),
}
