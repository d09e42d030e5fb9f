"""How long there is until a round closes, in words."""

from datetime import datetime

from legacyfund.lib.financial_year import london_date


def time_left(closes_at: datetime, now: datetime) -> str:
    """`closed`, `closes today`, `1 day left` or `12 days left`, counted in London dates."""
    if now >= closes_at:
        return "closed"
    days = (london_date(closes_at) - london_date(now)).days
    if days == 0:
        return "closes today"
    return "1 day left" if days == 1 else f"{days} days left"
