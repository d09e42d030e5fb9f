"""What was done and told, and what waits to be sent."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from accounts.models import Delivery, Digest, Event, JobRun, Membership, User
from accounts.models.membership import in_force


def with_unread(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """With `unread`: how many messages the person has not opened, so that a page asks for both at once."""
    unread = Delivery.objects.filter(recipient=OuterRef("user"), read_at=None).order_by().values("recipient")
    counted = Subquery(unread.annotate(number=Count("pk")).values("number"))
    return memberships.annotate(unread=Coalesce(counted, 0))


def deliveries_of(user: User) -> QuerySet[Delivery]:
    """What the person was told, newest first."""
    own = Delivery.objects.filter(recipient=user).select_related("event", "event__department", "recipient")
    return own.order_by("-event__occurred_at", "-id")


def latest_job_runs() -> QuerySet[JobRun]:
    """The last run of each job."""
    latest = JobRun.objects.filter(name=OuterRef("name")).order_by("-started_at", "-id").values("pk")[:1]
    return JobRun.objects.filter(pk=Subquery(latest)).order_by("name")


def ended_job_runs(attempts: int) -> QuerySet[JobRun]:
    """Of each job the last run that is over: done, or given up after so many attempts; one that somebody has
    tried again is not over before it is done.
    """
    given_up = Q(outcome=JobRun.Outcome.FAILED) & (Q(attempts__gte=attempts) | Q(attempts=0))
    over = JobRun.objects.filter(Q(outcome=JobRun.Outcome.DONE) | given_up, name=OuterRef("name"))
    latest = over.order_by("-started_at", "-id").values("pk")[:1]
    return JobRun.objects.filter(pk=Subquery(latest)).order_by("name")


def runs_asked_for(name: str) -> list[str]:
    """The periods of those that a person asked for and that have not ended, the first asked first."""
    asked = JobRun.objects.filter(name=name, period__startswith=JobRun.ASKED)
    return list(asked.filter(outcome=JobRun.Outcome.RUNNING).order_by("pk").values_list("period", flat=True))


def deliveries_waiting() -> QuerySet[Delivery]:
    """Not sent yet, not set aside, and in no digest."""
    waiting = Delivery.objects.filter(done_at=None, set_aside_at=None, digest=None)
    return waiting.order_by("due_at", "id")


def mail_late(moment: datetime) -> int:
    """How many e-mails, digests among them, should have left by the moment and wait still. What has been
    tried counts from when it happened: each try puts off the moment from which it is due.
    """
    due, tried = Q(due_at__lt=moment), Q(claimed_at__isnull=False, event__occurred_at__lt=moment)
    digests = Digest.objects.filter(due | Q(gathered_at__lt=moment), done_at=None, set_aside_at=None)
    return deliveries_waiting().filter(due | tried).count() + digests.count()


def deliveries_in_digests() -> QuerySet[Delivery]:
    """Waiting for the digest of their reader."""
    return Delivery.objects.filter(done_at=None, digest__isnull=False).order_by("pk")


def digests_set_aside() -> QuerySet[Digest]:
    aside = Digest.objects.filter(done_at=None, set_aside_at__isnull=False)
    return aside.select_related("recipient").order_by("set_aside_at", "pk")


def deliveries_set_aside() -> QuerySet[Delivery]:
    """Waiting for a person to look."""
    aside = Delivery.objects.filter(done_at=None, set_aside_at__isnull=False)
    return aside.select_related("event", "recipient").order_by("set_aside_at", "id")


@dataclass(frozen=True)
class DeliveryFilter:
    """`person` is a name or an address, or a part of one; `kind` that of the event told."""

    outcome: str = ""
    kind: str = ""
    person: str = ""


OUTCOMES: dict[str, tuple[str, Q]] = {
    "sent": ("Sent", Q(done_at__isnull=False, last_error="")),
    "unsent": ("Not sent", Q(done_at__isnull=False) & ~Q(last_error="")),
    "waiting": ("Waiting", Q(done_at=None, set_aside_at=None, digest=None)),
    "digest": ("In a digest", Q(done_at=None, digest__isnull=False)),
    "aside": ("Set aside", Q(done_at=None, set_aside_at__isnull=False)),
}


def deliveries_matching(wanted: DeliveryFilter) -> QuerySet[Delivery]:
    """Every message to anybody, the newest first, with its reader's roles now as `recipient.roles_now`."""
    now_held = Membership.objects.filter(in_force()).select_related("department").order_by("started_at", "id")
    found = Delivery.objects.select_related("event", "recipient", "digest").prefetch_related(
        Prefetch("recipient__memberships", now_held, to_attr="roles_now")
    )
    if wanted.outcome:
        found = found.filter(OUTCOMES[wanted.outcome][1])
    if wanted.kind:
        found = found.filter(event__kind=wanted.kind)
    if wanted.person:
        named = Q(recipient__name__icontains=wanted.person) | Q(recipient__email__icontains=wanted.person)
        found = found.filter(named | Q(address__icontains=wanted.person))
    return found.order_by("-pk")


@dataclass(frozen=True)
class CameBack:
    """Why something was not taken, when, and by whom: what its page and the Home of who must act say."""

    reason: str
    at: datetime
    by: str


def came_back(kind: str, subject: Model, *, since: datetime | None = None) -> CameBack | None:
    """The last time, or the last since a moment, that an event of this kind, which keeps its reason, sent the
    record back.
    """
    told = Event.objects.filter(kind=kind, subject=subject._meta.label_lower, subject_id=subject.pk)
    if since is not None:
        told = told.filter(occurred_at__gte=since)
    event = told.select_related("actor").order_by("-pk").first()
    if event is None:
        return None
    return CameBack(reason=event.data["reason"], at=event.occurred_at, by=str(event.actor))


def reason_it_came_back(kind: str, subject: str, *, key: str = "pk", since: str = "") -> Subquery:
    """The same reason for a list: `subject` is the kind of record, `key` the list's field that names it, and
    `since` the one with the moment from which on it counts.
    """
    told = Event.objects.filter(kind=kind, subject=subject, subject_id=OuterRef(key)).order_by("-pk")
    if since:
        told = told.filter(occurred_at__gte=OuterRef(since))
    return Subquery(told.values(words=KeyTextTransform("reason", "data"))[:1])


def events_matching(*, kind: str = "", subject: str = "", person: str = "") -> QuerySet[Event]:
    """Events, newest first: `subject` is a reference or a part of one, `person` a name or an
    address, or an API client's name."""
    found = Event.objects.select_related("actor", "department").order_by("-id")
    if kind:
        found = found.filter(kind=kind)
    if subject:
        found = found.filter(subject_ref__icontains=subject)
    if person:
        found = found.filter(
            Q(actor__name__icontains=person)
            | Q(actor__email__icontains=person)
            | Q(data__api_client__icontains=person)
        )
    return found


def event_kinds_told() -> list[str]:
    """Every kind that somebody was told of, for the filter."""
    told = Event.objects.filter(Exists(Delivery.objects.filter(event=OuterRef("pk"))))
    return list(told.order_by("kind").values_list("kind", flat=True).distinct())


def event_kinds() -> list[str]:
    """Every kind there has been, for the filter."""
    return list(Event.objects.order_by("kind").values_list("kind", flat=True).distinct())
