"""Reviewers are reminded. A message is a wake-up; what is to be done lies in rows."""

from functools import partial

from celery import shared_task
from django.utils import timezone

from accounts.actions.each_row import count_each
from accounts.actions.jobs import job_run
from bids.assessment.actions.reminders import remind_reviewer
from bids.assessment.queries.reviews import reviews_due_soon


@shared_task(name="bids.tasks.remind_reviewers")
def remind_reviewers() -> None:
    """Remind each reviewer once of a review that is due in a few days."""
    now = timezone.now()
    with job_run("remind reviewers", period=f"{now:%Y-%m-%d}", now=now) as run:
        if run is not None:
            steps = [
                (f"review {review.pk}", partial(remind_reviewer, review=review, now=now))
                for review in reviews_due_soon(now=now)
            ]
            run.counts = count_each("reviewer_not_reminded", steps)
