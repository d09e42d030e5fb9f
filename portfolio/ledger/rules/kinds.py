"""Accounts, kinds of journal, and which accounts each kind may move in which direction."""

from enum import StrEnum


class Account(StrEnum):
    TREASURY = "TREASURY"
    AVAILABLE = "AVAILABLE"
    COMMITTED = "COMMITTED"
    RELEASED = "RELEASED"
    SPENT = "SPENT"
    LAPSED = "LAPSED"


class Kind(StrEnum):
    ALLOCATION = "ALLOCATION"
    ALLOCATION_DECREASE = "ALLOCATION_DECREASE"
    COMMITMENT = "COMMITMENT"
    REDUCTION = "REDUCTION"
    WITHDRAWAL = "WITHDRAWAL"
    REPROFILE = "REPROFILE"
    RELEASE = "RELEASE"
    UNRELEASE = "UNRELEASE"
    SPEND = "SPEND"
    REFUND = "REFUND"
    RECOVERY = "RECOVERY"
    LAPSE = "LAPSE"
    EXCHANGE = "EXCHANGE"
    SWITCH = "SWITCH"
    REVERSAL = "REVERSAL"


PAIRS: dict[Kind, tuple[Account, Account]] = {
    Kind.ALLOCATION: (Account.TREASURY, Account.AVAILABLE),
    Kind.ALLOCATION_DECREASE: (Account.AVAILABLE, Account.TREASURY),
    Kind.COMMITMENT: (Account.AVAILABLE, Account.COMMITTED),
    Kind.REDUCTION: (Account.COMMITTED, Account.AVAILABLE),
    Kind.WITHDRAWAL: (Account.COMMITTED, Account.AVAILABLE),
    Kind.RELEASE: (Account.COMMITTED, Account.RELEASED),
    Kind.UNRELEASE: (Account.RELEASED, Account.COMMITTED),
    Kind.SPEND: (Account.RELEASED, Account.SPENT),
    Kind.REFUND: (Account.SPENT, Account.RELEASED),
    Kind.RECOVERY: (Account.RELEASED, Account.AVAILABLE),
}
"""Kinds that move money from one account to one other."""
CROSSING: dict[Kind, str] = {
    Kind.REPROFILE: "year",
    Kind.EXCHANGE: "year",
    Kind.SWITCH: "control budget",
}
"""Kinds that move money across years or control budgets, and which of the two."""
MOVES: dict[Kind, frozenset[tuple[Account, int]]] = {
    **{kind: frozenset({(source, -1), (target, 1)}) for kind, (source, target) in PAIRS.items()},
    Kind.LAPSE: frozenset(
        {
            (Account.AVAILABLE, -1),
            (Account.COMMITTED, -1),
            (Account.RELEASED, -1),
            (Account.LAPSED, 1),
        }
    ),
    Kind.REPROFILE: frozenset({(Account.COMMITTED, -1), (Account.COMMITTED, 1)}),
    Kind.EXCHANGE: frozenset({(Account.AVAILABLE, -1), (Account.AVAILABLE, 1)}),
    Kind.SWITCH: frozenset(
        (account, sign)
        for account in (Account.AVAILABLE, Account.COMMITTED, Account.RELEASED)
        for sign in (-1, 1)
    ),
}
"""Each account a kind may touch, with +1 where money may come in and -1 where it may go out."""
