"""A call for bids, and the criteria its bids are judged by."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bids.rounds.rules.scoring import KINDS
from bids.rounds.workflow import ROUND_TRANSITIONS, RoundStatus
from legacyfund.database import any_changed
from legacyfund.lib.financial_year import financial_year, london_date


class Round(models.Model):
    """Dates, rules and pinned questions of one call. `reference` such as `2027A`.

    Cost anchors are whole-life costs in pounds: at the low anchor or under a bid scores 100, at the
    high anchor or over it 0. `rest_share` is the percentage of the other systems' risk points that
    counts beside the largest. A submission is in time while the database clock reads before `closes_at`.
    """

    reference = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    guidance = models.TextField(max_length=5000)
    status = models.CharField(max_length=12, choices=RoundStatus, default=RoundStatus.PLANNED)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # The financial year its bids are costed from; blank until the round opens, and then it stays.
    base_year = models.CharField(max_length=7, blank=True)
    # The last day, in London, on which departments may ask the fund; none lets them until the round closes.
    questions_until = models.DateField(null=True)
    questions_version = models.CharField(max_length=12, default="1")
    reviews_wanted = models.PositiveSmallIntegerField(default=2)
    # Scores of a criterion that lie this far apart are moderated before the ranking is frozen.
    moderation_spread = models.PositiveSmallIntegerField(default=2)
    # Kinds of department that may bid, beside the departments named; none of either lets every one.
    eligible_kinds = models.JSONField(default=list)
    rest_share = models.PositiveSmallIntegerField(default=20)
    cost_low_anchor = models.DecimalField(max_digits=14, decimal_places=2)
    cost_high_anchor = models.DecimalField(max_digits=14, decimal_places=2)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(cost_high_anchor__gt=F("cost_low_anchor"), cost_low_anchor__gte=0),
                name="round_cost_anchors",
            ),
            models.CheckConstraint(
                condition=Q(status="PLANNED") | ~Q(base_year=""), name="round_base_year_once_open"
            ),
            models.CheckConstraint(condition=Q(rest_share__range=(0, 100)), name="round_rest_share"),
            models.CheckConstraint(condition=Q(reviews_wanted__range=(1, 8)), name="round_reviews_wanted"),
            models.CheckConstraint(
                condition=Q(moderation_spread__range=(1, 5)), name="round_moderation_spread"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=ROUND_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="rules_pinned",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status="PLANNED")
                & any_changed(
                    "reference",
                    "questions_version",
                    "base_year",
                    "reviews_wanted",
                    "rest_share",
                    "cost_low_anchor",
                    "cost_high_anchor",
                    "eligible_kinds",
                    "moderation_spread",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def first_year(self) -> str:
        """The financial year bids are costed from; before the opening the one the round is to close in."""
        return self.base_year or financial_year(london_date(self.closes_at))


def pinned_with_round() -> pgtrigger.Trigger:
    """Rows of a round change only while it is planned, whoever asks."""
    return pgtrigger.Trigger(
        name="pinned_with_round",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("the_row", "RECORD"), ("the_status", "TEXT")],
        func="""
            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;
            SELECT status INTO the_status FROM bids_round WHERE id = the_row.round_id;
            IF the_status <> 'PLANNED' THEN
                RAISE EXCEPTION 'the criteria of a round that is % are pinned', the_status
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN the_row;
        """,
    )


class EligibilityCheck(models.Model):
    """Something a bid has to meet before the panel sees it, in the words the fund checks it by."""

    round = models.ForeignKey("bids.Round", models.CASCADE, related_name="eligibility_checks")
    order = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "order"], name="eligibility_check_order_once"),
            models.CheckConstraint(condition=~Q(words=""), name="eligibility_check_says_something"),
        ]
        triggers = [pinned_with_round()]

    def __str__(self) -> str:
        return self.words


class EligibleDepartment(models.Model):
    """A department that may bid, named beside the kinds that may."""

    round = models.ForeignKey("bids.Round", models.CASCADE, related_name="eligible_departments")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "department"], name="eligible_department_once"),
        ]
        triggers = [pinned_with_round()]

    def __str__(self) -> str:
        return str(self.department)


class Criterion(models.Model):
    """One criterion of a round, pinned once the round opens.

    RISK and COST are computed; PANEL is judged 0–5 against `anchors`, which maps "0" to "5" to words.
    """

    round = models.ForeignKey("bids.Round", models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=KINDS)
    weight = models.PositiveSmallIntegerField()
    anchors = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="criterion_code_once"),
            models.UniqueConstraint(fields=["round", "order"], name="criterion_order_once"),
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=Q(kind__in=["RISK", "COST"]),
                name="criterion_computed_once",
            ),
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="criterion_weight"),
        ]
        triggers = [pinned_with_round()]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
