"""A meeting of the panel: its agenda, who was in the room when, and how each member voted."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, empty_only_in, pair, set_only_in
from portfolio.decisions.workflow import ITEM_TRANSITIONS, MEETING_TRANSITIONS, ItemStatus, MeetingStatus

PERSON = settings.AUTH_USER_MODEL
KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


def held_by_signature(meeting: str) -> pgtrigger.Trigger:
    """Nothing is added to a meeting, or changed of it, once its minute is signed. `meeting`: SQL that finds
    the meeting's id from the row NEW."""
    return pgtrigger.Trigger(
        name="held_by_signature",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF EXISTS (SELECT 1 FROM portfolio_meeting WHERE id = ({meeting}) AND status = 'SIGNED') THEN
                RAISE EXCEPTION 'the minute of this meeting is signed'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - no value from outside
    )


class Meeting(models.Model):
    """`number` counts the meetings of a round. `quorum` is how many members without an interest have to be in
    the room for a vote. `turn` goes up with whatever the screen in the room shows. The agenda was made with
    `moves` people leaving or coming in, where the order of the ranking has `moves_by_rank`.

    `minute` is canonical JSON, written when the chair signs; `minute_sha256` is of its bytes.
    """

    round = models.ForeignKey("bids.Round", models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    planned_on = models.DateField()
    place = models.CharField(max_length=200)
    quorum = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    turn = models.PositiveIntegerField(default=0)
    moves = models.PositiveIntegerField()
    moves_by_rank = models.PositiveIntegerField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_because = models.TextField(max_length=1000, blank=True)
    minute = models.TextField(blank=True)
    minute_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="meeting_number"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(status__in=["PLANNED", "OPEN"]), name="meeting_one_standing"
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="meeting_quorum"),
            models.CheckConstraint(condition=pair("opened_at", "opened_by"), name="meeting_opened"),
            models.CheckConstraint(condition=pair("closed_at", "closed_by"), name="meeting_closed"),
            models.CheckConstraint(condition=pair("signed_at", "signed_by"), name="meeting_signed"),
            models.CheckConstraint(condition=pair("cancelled_at", "cancelled_by"), name="meeting_cancelled"),
            models.CheckConstraint(
                condition=set_only_in("CANCELLED", "cancelled_at", because="cancelled_because"),
                name="meeting_cancelled_shown",
            ),
            models.CheckConstraint(
                condition=empty_only_in(["PLANNED", "CANCELLED"], "opened_at"),
                name="meeting_opened_shown",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["PLANNED", "OPEN", "CANCELLED"], closed_at__isnull=True)
                | Q(status__in=["CLOSED", "SIGNED"], closed_at__isnull=False),
                name="meeting_closed_shown",
            ),
            models.CheckConstraint(
                condition=(~Q(status="SIGNED") & Q(signed_at__isnull=True, minute="", minute_sha256=""))
                | (Q(status="SIGNED", signed_at__isnull=False, minute_sha256__regex=r"^[0-9a-f]{64}$")),
                name="meeting_minute_shown",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=MEETING_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("round", "number", "planned_at", "planned_by"),
            ),
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["SIGNED", "CANCELLED"]),
            ),
            KEPT,
        ]

    def __str__(self) -> str:
        return f"Meeting {self.number} of round {self.round.reference}"


class AgendaItem(models.Model):
    """A bid on the agenda. `number` is what the papers call it and never changes; `place` is its turn.

    One that is not `discussed` is decided with others of its kind, unless a member asks for it.
    """

    meeting = models.ForeignKey("portfolio.Meeting", models.PROTECT, related_name="items")
    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    discussed = models.BooleanField(default=True)
    status = models.CharField(max_length=7, choices=ItemStatus, default=ItemStatus.WAITING)
    first_introducer = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    second_introducer = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    # What this meeting decided on it: the newest of its decisions.
    decision = models.OneToOneField("portfolio.Decision", models.PROTECT, null=True, related_name="item")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "bid"], name="agenda_item_once"),
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_item_number"),
            models.UniqueConstraint(
                fields=["meeting", "place"], name="agenda_item_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(status="NOW"), name="agenda_item_one_now"
            ),
            models.CheckConstraint(
                condition=Q(second_introducer__isnull=True)
                | Q(first_introducer__isnull=False) & ~Q(first_introducer=F("second_introducer")),
                name="agenda_item_introducers",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=ITEM_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity", operation=pgtrigger.Update, condition=any_changed("meeting", "bid", "number")
            ),
            held_by_signature("NEW.meeting_id"),
            KEPT,
        ]

    def __str__(self) -> str:
        return f"Item {self.number}"


class Attendance(models.Model):
    """From when to when a member was in the room; a row each time somebody comes in."""

    meeting = models.ForeignKey("portfolio.Meeting", models.PROTECT, related_name="attendances")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    came_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(left_at__isnull=True),
                name="attendance_one_at_a_time",
            ),
            models.CheckConstraint(condition=pair("left_at", "left_by"), name="attendance_left"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("came_at")), name="attendance_in_order"
            ),
        ]
        triggers = [held_by_signature("NEW.meeting_id"), KEPT]

    def __str__(self) -> str:
        return f"{self.person} at {self.meeting}"


class Ballot(models.Model):
    """A vote on an item, from when it opens until it closes; there is another when it is taken again.

    `present` is how many members without an interest were in the room when it closed.
    """

    class Ending(models.TextChoices):
        # The chair closed it, and the votes of those in the room count.
        COUNTED = "COUNTED", "Counted"
        # Too few were left in the room, so nothing was decided by it.
        QUORUM_LOST = "QUORUM_LOST", "Closed because the quorum was lost"

    item = models.ForeignKey("portfolio.AgendaItem", models.PROTECT, related_name="ballots")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    ending = models.CharField(max_length=11, choices=Ending, blank=True)
    present = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="ballot_number"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(closed_at__isnull=True), name="ballot_one_open"
            ),
            models.CheckConstraint(condition=pair("closed_at", "closed_by"), name="ballot_closed"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, ending="", present__isnull=True)
                | (Q(closed_at__isnull=False, present__isnull=False) & ~Q(ending="")),
                name="ballot_ending_shown",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
            held_by_signature("SELECT meeting_id FROM portfolio_agendaitem WHERE id = NEW.item_id"),
            KEPT,
        ]

    def __str__(self) -> str:
        return f"Vote {self.number} on {self.item}"


class Vote(models.Model):
    """One member's vote, changed as they like until the vote closes. `counted` is settled then: the votes of
    those who had left by that time do not count."""

    class Choice(models.TextChoices):
        FOR = "FOR", "For funding it"
        AGAINST = "AGAINST", "Against funding it"
        ABSTAIN = "ABSTAIN", "Abstain"

    ballot = models.ForeignKey("portfolio.Ballot", models.PROTECT, related_name="votes")
    member = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice)
    voted_at = models.DateTimeField()
    counted = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "member"], name="vote_once")]
        triggers = [
            pgtrigger.Protect(
                name="identity", operation=pgtrigger.Update, condition=any_changed("ballot", "member")
            ),
            pgtrigger.Trigger(
                name="only_while_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM portfolio_ballot WHERE id = NEW.ballot_id AND closed_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'this vote is closed' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            KEPT,
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.choice}"
