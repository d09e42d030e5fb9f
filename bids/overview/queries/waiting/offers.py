"""Offers of systems that wait for an answer: of one's own department, or of the other."""

from accounts.permissions import Permission
from bids.overview.queries.waiting.worklists import Waiting, Worklist
from bids.register.models import SystemOffer
from bids.register.queries.offers import offers_to_answer, offers_unanswered


def _to_answer(offer: SystemOffer) -> Waiting:
    return _entry(f"Answer {offer.department}, which offers you {in_words(offer)} ({offer.reference})", offer)


def _unanswered(offer: SystemOffer) -> Waiting:
    return _entry(
        f"{offer.receiver} has still to answer your offer of {in_words(offer)} ({offer.reference})", offer
    )


def _entry(label: str, offer: SystemOffer) -> Waiting:
    return Waiting(label, None, "bids:system_offer", {"reference": offer.reference})


def in_words(offer: SystemOffer) -> str:
    count: int = getattr(offer, "count", 0)
    return "one system" if count == 1 else f"{count:,} systems"


OFFER_WORKLISTS = (
    Worklist(
        "offers",
        "Systems offered to your department",
        frozenset({Permission.TRANSFER_SYSTEMS}),
        lambda user, now: offers_to_answer(user),
        _to_answer,
    ),
    Worklist(
        "offers-made",
        "Systems you have offered",
        frozenset({Permission.TRANSFER_SYSTEMS}),
        lambda user, now: offers_unanswered(user),
        _unanswered,
    ),
)
