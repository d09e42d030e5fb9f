"""What a form saves: how many rows, how much money in each, how long a reason; and the refusal of a row."""

from decimal import Decimal

from legacyfund.lib.errors import DomainError

MOST_ROWS = 200
MOST_POUNDS = Decimal(10) ** 12
LONGEST_REASON = 1000


class RowRefused(DomainError):
    """A row of a section cannot be kept; `field` is the row's field, as in `costs-0-amount`."""
