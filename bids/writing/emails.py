"""Bids up to the announced outcome, partners invited to them, and rounds that close on them."""

from collections.abc import Mapping

from django.urls import reverse

from accounts.emails import Must, Write, page, worded
from accounts.models import Event, User
from bids.rounds.rules.questions import parts_of
from bids.writing.models import Bid
from bids.writing.queries.partners import departments_acted_for

LAPSED = {
    "DRAFT": "it was still a draft",
    "CERTIFYING": "it was waiting for certification",
}


def _lapsed(event: Event, recipient: User) -> Mapping[str, object]:
    """The reader's own bids alone, of their department or joined by it."""
    own = departments_acted_for(recipient)
    lapsed = [row for row in event.data["bids"] if own & {row["department"], *row.get("partners", ())}]
    lines = (f"{row['reference']} {row['title']}: {LAPSED[row['was']]}" for row in lapsed)
    return {"lines": "\n".join(lines)}


ROUNDS: dict[str, Write] = {
    "round.deadline_changed": worded(
        "Round {ref} now closes on {after:moment}",
        "The closing time was {before:moment} and is now {after:moment}, London time. Your department has a "
        "bid in this round that is not submitted yet. Have it certified before then.",
        link=page("bids:round"),
    ),
    "round.closed": worded(
        "Round {ref} is closed",
        "The closing time has passed, and what was not submitted before it has lapsed:\n\n{lines}\n\n"
        "Everything written is kept and can still be read. To bid again, start a bid in another round.",
        link=page("bids:round"),
        more=_lapsed,
    ),
}
OUTCOMES = {
    "APPROVED": "is approved",
    "RESERVED": "is on the reserve list",
    "REJECTED": "is not funded",
}
NEXT = {
    "APPROVED": "An award is offered, which the department's sign-off accepts or declines. The letter on the "
    "bid's page says how much.",
    "RESERVED": "It is funded if money frees up; nothing needs to be done until then. The letter on the "
    "bid's page says what the panel thought of it.",
    "REJECTED": "The letter on the bid's page says why. Everything written is kept, and the bid can be "
    "started again in a later round.",
}
CHECK = "Check next whether it is eligible."
FROZEN = "It cannot be changed from here. You are told when the fund asks something or has decided."


def _after_submission(event: Event, recipient: User) -> Mapping[str, object]:
    """The fund checks; whoever acts for a department on the bid waits."""
    return {"next": FROZEN if departments_acted_for(recipient) else CHECK}


def _outcome(event: Event, recipient: User) -> Mapping[str, object]:
    return {"outcome": OUTCOMES[event.data["after"]], "next": NEXT[event.data["after"]]}


BIDS: dict[str, Write] = {
    "bid.sent_for_certification": worded(
        "Certify bid {ref}",
        "{actor} has sent “{title}” for certification. Certify and submit it, or send it back. "
        "The round closes on {closes_at:moment}: a bid certified after that is not taken.",
        link=page("bids:certify_bid"),
    ),
    "bid.certification_refused": worded(
        "Bid {ref} has come back",
        "{actor} did not certify “{title}”:\n\n{reason}\n\nPut it right, then send it for certification "
        "again.",
        link=page("bids:bid"),
    ),
    "bid.recalled": worded(
        "Bid {ref} has been taken back",
        "{actor} has taken “{title}” back to write on it, so there is nothing to certify now. You are told "
        "when it is sent to you again.",
        link=page("bids:bid"),
    ),
    "bid.submitted": worded(
        "Bid {ref} is submitted",
        "{actor} has certified and submitted “{title}” for {department}. It asks the fund for "
        "{cost_to_fund:pence}. {next}\n\nVersion {version} was frozen on {at:moment}, London time. Its "
        "fingerprint (SHA-256) is {sha256}.",
        link=page("bids:bid"),
        more=_after_submission,
    ),
    "bid.withdrawn": worded(
        "Bid {ref} is withdrawn",
        "{actor} has withdrawn the bid for {department}:\n\n{reason}\n\nIt can still be read. "
        "If the fund had decided on it already, that decision is reversed.",
        link=page("bids:bid"),
    ),
    "bid.found_ineligible": worded(
        "Bid {ref} is not eligible",
        "The fund has checked “{title}” against the rules of the round. It is not eligible:\n\n{reason}\n\n"
        "This is not a decision about the work itself. What was submitted can still be read.",
        link=page("bids:bid"),
    ),
    "bid.outcome_announced": worded(
        "Bid {ref} {outcome}",
        "The fund has announced its decision: “{title}” {outcome}. {next}",
        link=page("bids:bid"),
        more=_outcome,
    ),
}


def _invitation(event: Event) -> str:
    return reverse("bids:answer_partnership", kwargs={"pk": event.subject_id})


def _access(event: Event, recipient: User) -> Mapping[str, object]:
    return {"access": "edit some of its sections" if event.data["sections"] else "read it"}


def _end(event: Event, recipient: User) -> Mapping[str, object]:
    """An event from before `joined` was kept tells of a part."""
    if event.data.get("joined", True):
        kept = "; what they wrote stays in it under their names"
        return {"step": f"has ended the part of {event.data['partner']} in", "kept": kept}
    return {"step": f"has taken back the invitation of {event.data['partner']} to", "kept": ""}


def _beside(event: Event) -> str:
    return reverse(
        "bids:section_comments",
        kwargs={"reference": event.subject_ref, "section": event.data["section"]},
    )


def _section(event: Event, recipient: User) -> Mapping[str, object]:
    bid = Bid.objects.select_related("round").get(pk=event.subject_id)
    named = {row.code: row.title for row in parts_of(bid.round.questions_version)}
    return {"title": bid.title, "section_title": named[event.data["section"]]}


COMMENTS: dict[str, Write] = {
    "bid.commented": worded(
        "{actor} has commented on bid {ref}",
        "{actor} has commented on “{section_title}” of “{title}”. What was said is beside the section, for "
        "people of {department} alone, and in no message. You are told because you began the bid, wrote in "
        "the section or commented on it.",
        link=_beside,
        more=_section,
    ),
}

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
        "{actor}, {department}, {step} “{title}”. The people of {partner} cannot open the bid any more"
        "{kept}.",
        more=_end,
    ),
}

MESSAGES: dict[str, Write] = {**BIDS, **COMMENTS, **PARTNERS, **ROUNDS}

MUST_BE_TOLD: dict[str, Must] = {
    **dict.fromkeys(
        ("bid.sent_for_certification", "bid.certification_refused", "round.deadline_changed"), Must.DEED
    ),
    **dict.fromkeys(
        (
            "bid.found_ineligible",
            "bid.outcome_announced",
        ),
        Must.DECISION,
    ),
}
