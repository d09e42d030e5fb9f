"""What each event says to the person told of it."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from accounts.emails import Message
from accounts.models import Event, User
from bids.queries.partners import departments_acted_for
from legacyfund.lib.money import format_pounds
from legacyfund.web.templatetags.govuk import day, moment


def _rating_page(event: Event, view: str) -> str:
    return reverse(f"bids:{view}", kwargs={"reference": event.subject_ref})


def _rating_waits(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Confirm the rating of {event.data['system']}",
        body=(
            f"{event.actor} has rated {event.data['system']} ({event.subject_ref}). A rating counts once a "
            "second person has confirmed it."
        ),
        link=_rating_page(event, "confirm_rating"),
    )


def _rating_returned(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"The rating of {event.data['system']} has come back",
        body=f"{event.actor} asks you to change it:\n\n{event.data['reason']}",
        link=_rating_page(event, "finish_rating"),
    )


def _rating_confirmed(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"The rating of {event.data['system']} is confirmed",
        body="It is now the system's rating in the register, and bids can refer to it.",
        link=_rating_page(event, "system"),
    )


def _bid_page(event: Event, view: str) -> str:
    return reverse(f"bids:{view}", kwargs={"reference": event.subject_ref})


def _bid_to_certify(event: Event, recipient: User) -> Message:
    closes_at = datetime.fromisoformat(event.data["closes_at"])
    return Message(
        subject=f"Certify bid {event.subject_ref}",
        body=(
            f"{event.actor} has sent “{event.data['title']}” for certification. "
            f"The round closes on {moment(closes_at)}: a bid certified after that is not taken."
        ),
        link=_bid_page(event, "certify_bid"),
    )


def _bid_sent_back(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Bid {event.subject_ref} has come back",
        body=f"{event.actor} did not certify “{event.data['title']}”:\n\n{event.data['reason']}",
        link=_bid_page(event, "bid"),
    )


def _bid_submitted(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Bid {event.subject_ref} is submitted",
        body=(
            f"{event.actor} has certified and submitted “{event.data['title']}” for {event.department}. "
            f"It asks the fund for {format_pounds(Decimal(event.data['cost_to_fund']))}.\n\n"
            f"Version {event.data['version']} was frozen on {moment(event.occurred_at)}, London time. Its "
            f"fingerprint (SHA-256) is {event.data['sha256']}."
        ),
        link=_bid_page(event, "bid"),
    )


def _clarification_asked(event: Event, recipient: User) -> Message:
    due_on = date.fromisoformat(event.data["due_on"])
    return Message(
        subject=f"The fund asks about bid {event.subject_ref}",
        body=(
            f"The fund asks for clarification of “{event.data['title']}”:\n\n{event.data['question']}\n\n"
            f"Answer, and have the answer certified, by the end of {day(due_on)}. Only the answers the fund "
            f"has named can be changed. Without an answer by then version {event.data['version']} stands."
        ),
        link=_bid_page(event, "clarification"),
    )


def _clarification_to_certify(event: Event, recipient: User) -> Message:
    due_on = date.fromisoformat(event.data["due_on"])
    return Message(
        subject=f"Certify the clarification of bid {event.subject_ref}",
        body=(
            f"{event.actor} has answered the fund's question about “{event.data['title']}”. It counts "
            f"once you have certified it, by the end of {day(due_on)}."
        ),
        link=_bid_page(event, "certify_clarification"),
    )


def _clarification_sent_back(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"The clarification of bid {event.subject_ref} has come back",
        body=(
            f"{event.actor} did not certify the answer about “{event.data['title']}”:"
            f"\n\n{event.data['reason']}"
        ),
        link=_bid_page(event, "clarification"),
    )


def _bid_clarified(event: Event, recipient: User) -> Message:
    """Reviewers are sent to their sheet, everybody else to the bid."""
    version = event.data["version"]
    if recipient.pk in event.data["reviewers"]:
        return Message(
            subject=f"Bid {event.subject_ref} has a new version",
            body=(
                f"The department has answered a question of the fund about “{event.data['title']}”. Your "
                f"review goes on with version {version}: see what has changed before you submit it."
            ),
            link=_bid_page(event, "review"),
        )
    return Message(
        subject=f"Bid {event.subject_ref} is clarified",
        body=(
            f"{event.actor} has certified the answer about “{event.data['title']}” on "
            f"{moment(event.occurred_at)}. Version {version} is frozen. Its fingerprint (SHA-256) is "
            f"{event.data['sha256']}."
        ),
        link=_bid_page(event, "bid"),
    )


def _clarification_withdrawn(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"The fund no longer asks about bid {event.subject_ref}",
        body=(
            f"The fund has withdrawn its question about “{event.data['title']}”:\n\n{event.data['reason']}"
            "\n\nThe bid stands as it was submitted."
        ),
        link=_bid_page(event, "clarification"),
    )


def _clarification_lapsed(event: Event, recipient: User) -> Message:
    due_on = date.fromisoformat(event.data["due_on"])
    return Message(
        subject=f"The question about bid {event.subject_ref} was not answered in time",
        body=(
            f"No answer about “{event.data['title']}” was certified by the end of {day(due_on)}. Version "
            f"{event.data['version']} stands as it was submitted. What was written can still be read by the "
            "department."
        ),
        link=_bid_page(event, "clarification"),
    )


def _bid_withdrawn(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Bid {event.subject_ref} is withdrawn",
        body=f"{event.actor} has withdrawn the bid for {event.department}:\n\n{event.data['reason']}",
        link=_bid_page(event, "bid"),
    )


OUTCOMES = {
    "APPROVED": "is approved",
    "RESERVED": "is on the reserve list",
    "REJECTED": "is not funded",
}


def _bid_ineligible(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"Bid {event.subject_ref} is not eligible",
        body=(
            f"The fund has checked “{event.data['title']}” against the rules of the round. It is not "
            f"eligible:\n\n{event.data['reason']}\n\nThis is not a decision about the work itself."
        ),
        link=_bid_page(event, "bid"),
    )


def _bid_outcome(event: Event, recipient: User) -> Message:
    outcome = OUTCOMES[event.data["after"]]
    return Message(
        subject=f"Bid {event.subject_ref} {outcome}",
        body=f"The fund has announced its decision: “{event.data['title']}” {outcome}.",
        link=_bid_page(event, "bid"),
    )


def _partner_invited(event: Event, recipient: User) -> Message:
    access = "edit some of its sections" if event.data["sections"] else "read it"
    return Message(
        subject=f"{event.department} invites {event.data['partner']} to bid {event.subject_ref}",
        body=(
            f"{event.actor} asks {event.data['partner']} to take part in “{event.data['title']}” and to "
            f"{access}. Anybody of your department may answer. Whoever is in a bid cannot review it."
        ),
        link=reverse("bids:answer_partnership", kwargs={"pk": event.subject_id}),
    )


def _partner_answered(event: Event, recipient: User) -> Message:
    deed = "is in" if event.kind == "partner.accepted" else "stays out of"
    return Message(
        subject=f"{event.data['partner']} {deed} bid {event.subject_ref}",
        body=f"{event.actor} has answered your invitation to “{event.data['title']}”.",
        link=_bid_page(event, "bid_partners"),
    )


def _partner_ended(event: Event, recipient: User) -> Message:
    return Message(
        subject=f"{event.data['partner']} has no part in bid {event.subject_ref} any more",
        body=(
            f"{event.actor}, {event.department}, has ended your department's part in "
            f"“{event.data['title']}”. You cannot open the bid any more."
        ),
        link="",
    )


def _round_page(event: Event) -> str:
    return reverse("bids:round", kwargs={"reference": event.subject_ref})


def _deadline_changed(event: Event, recipient: User) -> Message:
    before, after = (datetime.fromisoformat(event.data[key]) for key in ("before", "after"))
    return Message(
        subject=f"Round {event.subject_ref} now closes on {moment(after)}",
        body=(
            f"The closing time was {moment(before)} and is now {moment(after)}, London time. Your "
            "department has a bid in this round that is not submitted yet."
        ),
        link=_round_page(event),
    )


LAPSED = {
    "DRAFT": "it was still a draft",
    "CERTIFYING": "it was waiting for certification",
}


def _round_closed(event: Event, recipient: User) -> Message:
    own = departments_acted_for(recipient)
    lapsed = [row for row in event.data["bids"] if row["department"] in own]
    lines = "\n".join(f"{row['reference']} {row['title']}: {LAPSED[row['was']]}" for row in lapsed)
    return Message(
        subject=f"Round {event.subject_ref} is closed",
        body=(
            "The closing time has passed, and what was not submitted before it has lapsed:\n\n"
            f"{lines}\n\nEverything written is kept and can still be read. To bid again, start a bid in "
            "another round."
        ),
        link=_round_page(event),
    )


def _review_proposed(event: Event, recipient: User) -> Message:
    due_on = date.fromisoformat(event.data["due_on"])
    return Message(
        subject=f"Please review bid {event.subject_ref}",
        body=(
            f"You are asked to review “{event.data['title']}” by {day(due_on)}. Declare first that you have "
            "no conflict of interest, or say why you cannot do it."
        ),
        link=_bid_page(event, "review"),
    )


def _review_given_up(event: Event, recipient: User) -> Message:
    deed = "has declined" if event.kind == "review.declined" else "has a conflict of interest and gives up"
    return Message(
        subject=f"Find another reviewer for {event.subject_ref}",
        body=f"{event.actor} {deed} the review:\n\n{event.data['reason']}",
        link=_bid_page(event, "assign_reviewers"),
    )


def _ratings_imported(event: Event, recipient: User) -> Message:
    count = event.data["ratings"]
    return Message(
        subject=f"{count:,} rating{'' if count == 1 else 's'} to confirm",
        body=(
            f"{event.actor} has imported a register ({event.subject_ref}). Its ratings count once somebody "
            "else has confirmed them. The register’s filter “Waiting for confirmation” lists them."
        ),
        link=reverse("bids:systems") + "?rated=waiting",
    )


MESSAGES: dict[str, Callable[[Event, User], Message]] = {
    "rating.finished": _rating_waits,
    "rating.returned": _rating_returned,
    "rating.confirmed": _rating_confirmed,
    "register_import.done": _ratings_imported,
    "bid.sent_for_certification": _bid_to_certify,
    "bid.certification_refused": _bid_sent_back,
    "bid.submitted": _bid_submitted,
    "bid.clarification_asked": _clarification_asked,
    "bid.clarification_sent": _clarification_to_certify,
    "bid.clarification_refused": _clarification_sent_back,
    "bid.clarified": _bid_clarified,
    "bid.clarification_withdrawn": _clarification_withdrawn,
    "bid.clarification_lapsed": _clarification_lapsed,
    "bid.withdrawn": _bid_withdrawn,
    "bid.found_ineligible": _bid_ineligible,
    "bid.outcome_announced": _bid_outcome,
    "partner.invited": _partner_invited,
    "partner.accepted": _partner_answered,
    "partner.declined": _partner_answered,
    "partner.ended": _partner_ended,
    "round.deadline_changed": _deadline_changed,
    "round.closed": _round_closed,
    "review.proposed": _review_proposed,
    "review.declined": _review_given_up,
    "review.recused": _review_given_up,
}
