"""The accepted lines that rows of a file name."""

from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.spend.models import ReturnUpload
from portfolio.spend.queries.corrections import accepted_for, right_of, why_not_correctable
from portfolio.spend.rules.lines import TEXT_LENGTHS, CheckedFile
from portfolio.spend.rules.restating import Accepted, Standing, feed_number


def accepted_in(upload: ReturnUpload, checked: CheckedFile) -> Accepted:
    """What the rows are held against. Nothing is asked for a file whose rows name no line."""
    today = london_date(upload.received_at)
    if not checked.restated:
        return Accepted({}, {}, today)
    lines = accepted_for(upload.department, {feed_number(row.feed_no) for row in checked.restated} - {0})
    why_not = why_not_correctable(lines.values())
    awards = (
        Award.objects.filter(ANNOUNCED, department=upload.department).select_related("fund").order_by("pk")
    )
    return Accepted(
        lines={
            number: Standing(
                right_of(line),
                {name: getattr(line, name) for name in TEXT_LENGTHS},
                why_not.get(line.pk, ""),
            )
            for number, line in lines.items()
        },
        years={award.reference: (award.fund.first_year, award.fund.last_year) for award in awards},
        today=today,
    )
