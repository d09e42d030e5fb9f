"""The figures of a position, and the accounts each is made of: what a number opens into."""

from dataclasses import dataclass

from portfolio.ledger.rules.kinds import Account


@dataclass(frozen=True)
class Figure:
    """`sign`: -1 where the figure is what the account lacks, as what the Treasury gave is. Over all accounts
    of a year and control budget a journal comes to what it moved into them or out.
    """

    label: str
    accounts: tuple[Account, ...]
    sign: int = 1


FIGURES: dict[str, Figure] = {
    "allocated": Figure("Allocated", (Account.TREASURY,), -1),
    "moved": Figure("Moved", tuple(Account)),
    "committed": Figure("Committed", (Account.COMMITTED, Account.RELEASED, Account.SPENT)),
    "released": Figure("Released", (Account.RELEASED, Account.SPENT)),
    "spent": Figure("Spent", (Account.SPENT,)),
    "lapsed": Figure("Lapsed", (Account.LAPSED,)),
    "headroom": Figure("Headroom", (Account.AVAILABLE,)),
    "to_release": Figure("Committed and not released", (Account.COMMITTED,)),
    "unspent": Figure("Released and not spent", (Account.RELEASED,)),
}
