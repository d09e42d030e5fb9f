"""What the panel has decided on a bid already."""

from dataclasses import dataclass

from portfolio.choice.rules.problem import Cell


@dataclass(frozen=True)
class Decided:
    """`approved`: pence by year × control budget; nothing counts where the bid is not funded. `option`: the
    code of the option that is funded, blank for the bid as asked.
    """

    funded: bool
    approved: tuple[tuple[Cell, int], ...] = ()
    option: str = ""
