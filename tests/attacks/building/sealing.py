"""A fund whose periods are closed and sealed."""

from tests.factories.returns import accepted_return, released_award
from tests.factories.sealing import LAST, sealed_to


def sealed_fund() -> None:
    award = released_award()
    accepted_return(award, "1,000.00")
    sealed_to(award.fund, LAST)
