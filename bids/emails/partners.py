"""Departments invited to another's bid, their answers, and the end of their part."""

from collections.abc import Mapping

from django.urls import reverse

from accounts.emails import Write, page, worded
from accounts.models import Event, User


def _invitation(event: Event) -> str:
    return reverse("bids:answer_partnership", kwargs={"pk": event.subject_id})


def _access(event: Event, recipient: User) -> Mapping[str, object]:
    return {"access": "edit some of its sections" if event.data["sections"] else "read it"}


def _end(event: Event, recipient: User) -> Mapping[str, object]:
    """An event from before `joined` was kept tells of a part."""
    if event.data.get("joined", True):
        kept = "; what they wrote stays in it under their names"
        return {"deed": f"has ended the part of {event.data['partner']} in", "kept": kept}
    return {"deed": f"has taken back the invitation of {event.data['partner']} to", "kept": ""}


PARTNERS: dict[str, Write] = {
    "partner.invited": worded(
        "{department} invites {partner} to bid {ref}",
        "{actor} asks {partner} to take part in “{title}” and to {access}. Anybody of your department who "
        "writes or signs off bids may answer. Whoever is in a bid cannot review it.",
        link=_invitation,
        more=_access,
    ),
    "partner.accepted": worded(
        "{partner} is in bid {ref}",
        "{actor} has accepted the invitation of {department} to “{title}”, to {access}. The bid's page shows "
        "who is in it.",
        link=page("bids:bid_partners"),
        more=_access,
    ),
    "partner.declined": worded(
        "{partner} stays out of bid {ref}",
        "{actor} has declined the invitation of {department} to “{title}”. To ask again, make another "
        "invitation.",
        link=page("bids:bid_partners"),
    ),
    "partner.ended": worded(
        "{partner} has no part in bid {ref} any more",
        "{actor}, {department}, {deed} “{title}”. The people of {partner} cannot open the bid any more"
        "{kept}.",
        more=_end,
    ),
}
