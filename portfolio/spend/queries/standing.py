"""All that a file of spend is held against, in a form that shows whether any of it has moved."""

from portfolio.spend.models import COUNTING, Return, ReturnUpload
from portfolio.spend.queries.uploads import requested, terms_of
from portfolio.spend.workflow import UPLOAD_STANDING


def what_stands(upload: ReturnUpload) -> tuple[object, ...]:
    """Equal as long as a check of the file would come to the same: its terms, the department's returns that
    count, and its other files that wait to be sent.
    """
    returns = Return.objects.filter(award__department=upload.department_id, status__in=COUNTING)
    waiting = ReturnUpload.objects.filter(department=upload.department_id, status__in=UPLOAD_STANDING)
    return (
        terms_of(requested(upload)),
        tuple(returns.order_by("pk").values_list("pk", flat=True)),
        tuple(waiting.exclude(pk=upload.pk).order_by("pk").values_list("pk", "checks")),
    )
