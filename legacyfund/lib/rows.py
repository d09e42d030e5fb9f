"""The rows a form saves: how many there may be, how much each may hold, and the refusal of one."""

from decimal import Decimal

from legacyfund.lib.errors import DomainError

MOST_ROWS = 200
MOST_POUNDS = Decimal(10) ** 12


class RowRefused(DomainError):
    """A row of a section cannot be kept; `field` is the row's field, as in `costs-0-amount`."""
