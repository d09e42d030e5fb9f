"""What forecasts and reports on delivery say to the people told of them."""

from collections.abc import Mapping

from accounts.emails import Write, page, worded
from accounts.models import Event, User


def _lines(event: Event, _: User) -> Mapping[str, object]:
    return {"rows": "".join(f"\n\n{line}" for line in event.data["lines"])}


MESSAGES: dict[str, Write] = {
    "award.forecasts_given": worded(
        "Milestones of {ref} come later than the tolerance allows",
        "{actor} has given new forecasts of award {ref}, {title}:{rows}\n\nWhere a forecast lies more than "
        "{tolerance} days behind its baseline, a re-baseline is due. The department asks for it, or the fund "
        "proposes it.",
        link=page("portfolio:award"),
        more=_lines,
    ),
    "award.delivery_reported": worded(
        "{ref} is reported Red",
        "{actor} has reported on the delivery of award {ref}, {title}, in {name}:{rows}\n\nIf the fund sees "
        "it otherwise, set the fund’s view beside it.",
        link=page("portfolio:delivery"),
        more=_lines,
    ),
    "award.fund_view_set": worded(
        "How the fund sees {ref}",
        "{actor} has set the fund’s view of the delivery of award {ref}, {title}, in {name}:{rows}\n\n"
        "{reason}\n\nWhat you reported stays beside it.",
        link=page("portfolio:delivery"),
        more=_lines,
    ),
}
