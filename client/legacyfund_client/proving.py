"""What of a mirror can be proved, each as a check that stands, is refused, or could not be made.

First the mirror by itself, then the chains and the heads that were given, then what both add up to.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from legacyfund_client import signatures
from legacyfund_client.chain import WHAT_TO_DO, Cell, Pence, first_broken, spend_by_return, to_pence
from legacyfund_client.lines import FIELDS, as_row
from legacyfund_client.mirror import Cursor, Mirror
from legacyfund_client.pulling import LINES, ask, check_cursor, pull_chains, pull_lines, reading
from legacyfund_client.refusals import Contradicted, NotDone
from legacyfund_client.service import Refused, Service

ROUNDS = 5
"""How often a position is read, where lines keep coming between the reading of one and of the feed's head."""
MOST_NAMED = 3
PROVED, REFUSED, NOT_CHECKED = "proved", "refused", "not checked"
TotalCell = tuple[str, str, str]
"""A fund, a financial year and a control budget."""


@dataclass(frozen=True)
class Check:
    what: str
    result: str
    found: str


@dataclass(frozen=True)
class Proof:
    cursor: Cursor
    lines: int
    net: Pence
    checks: list[Check]

    @property
    def stands(self) -> bool:
        return not any(check.result == REFUSED for check in self.checks)


def prove(service: Service, mirror: Mirror, now: datetime, every_line: bool = False) -> Proof:
    """Brings the mirror up to date and holds it against the service; every line of it, read again, where that
    is asked for. Raises NotDone.
    """
    checks = [_as_pulled(mirror)]
    try:
        check_cursor(service, mirror)
        if not pull_chains(service, mirror, now):
            raise NotDone(
                "This client may read the spend lines and not the fund's chain, so there is nothing to "
                "prove them against. Ask an administrator of the service for a client of the whole fund "
                "with the scopes spend:read and portfolio:read."
            )
        chained = {fund: spend_by_return(mirror.links(fund)) for fund in mirror.funds()}
        pull_lines(service, mirror, now, lambda _: None)
        pull_chains(service, mirror, now)
        checks += [_goes_on(mirror), *_against_the_service(service, mirror, now)]
        checks.append(_returns_posted(mirror, chained))
        if every_line and checks[0].result == PROVED:
            checks.append(_read_again(service, mirror))
    except Contradicted as contradicted:
        checks.append(Check("The service goes on from what it gave", REFUSED, contradicted.message))
    checks += [_heads_signed(mirror), _heads_on_chains(mirror)]
    totals = mirror.totals().values()
    return Proof(mirror.cursor, sum(lines for lines, _ in totals), sum(net for _, net in totals), checks)


def _as_pulled(mirror: Mirror) -> Check:
    what = "Every line is there, and as it came"
    if (missing := mirror.first_missing()) is not None:
        return Check(what, REFUSED, f"Line {missing:,} is missing from the mirror. {_PULL_AGAIN}")
    if not mirror.is_as_pulled():
        return Check(what, REFUSED, f"A line of the mirror was changed since it was pulled. {_PULL_AGAIN}")
    return Check(what, PROVED, f"1 to {mirror.cursor.feed_no:,}")


_PULL_AGAIN = (
    "Nothing is wrong with the service by that. Pull anew: legacyfund pull FOLDER --start-over, which keeps "
    "this mirror beside the new one."
)


def _goes_on(mirror: Mirror) -> Check:
    ends = [link for fund in mirror.funds() if (link := mirror.last_link(fund)) is not None]
    found = ", ".join(
        f"{fund} to journal {link.number}" for fund, link in zip(mirror.funds(), ends, strict=True)
    )
    return Check("The service goes on from what it gave", PROVED, found or "no journal yet")


def _heads_on_chains(mirror: Mirror) -> Check:
    """Every journal gives its hash again, and every head that was ever given is one of these hashes."""
    what, heads = "Every head it gave lies on its chain", mirror.heads()
    for fund in mirror.funds():
        if (broken := first_broken(mirror.links(fund))) is not None:
            return Check(
                what,
                REFUSED,
                f"Journal {broken} of {fund} is missing here or does not give its hash. {_PULL_AGAIN}",
            )
    off = [
        head.named for head in heads if head.journal and mirror.hash_at(head.fund, head.journal) != head.hash
    ]
    if off:
        return Check(what, REFUSED, f"A fork: {_named(off)} is not on the chain. {WHAT_TO_DO}")
    kept_back = sum(len(mirror.not_told(fund)) for fund in mirror.funds())
    without = f"; journals told by their hash alone so far: {kept_back:,}" if kept_back else ""
    return Check(what, PROVED, f"{len(heads):,} heads kept{without}")


def _heads_signed(mirror: Mirror) -> Check:
    what, heads = "Every head is signed by the key kept", [head for head in mirror.heads() if head.journal]
    trusted = mirror.trusted_keys()
    if not trusted:
        return Check(what, NOT_CHECKED, "The service signs no heads: it has no key.")
    prints = ", ".join(signatures.fingerprint(key) for key in trusted)
    others = [head.named for head in heads if head.key not in trusted]
    if others:
        return Check(
            what,
            REFUSED,
            f"{_named(others)} is not signed by the key kept ({prints}). If whoever runs the service "
            "changed its key, have them give you the new one by another way than this service, and say "
            "--key.",
        )
    if not signatures.can_check():
        return Check(what, NOT_CHECKED, "Signatures were not checked: install the package cryptography too.")
    wrong = [head.named for head in heads if not signatures.is_signed(head)]
    if wrong:
        return Check(what, REFUSED, f"The signature of {_named(wrong)} is not that of its key. {WHAT_TO_DO}")
    return Check(what, PROVED, f"{len(heads):,} by {prints}")


def _returns_posted(mirror: Mirror, chained: Mapping[str, Mapping[str, Mapping[Cell, Pence]]]) -> Check:
    """Return by return: its lines add up to what its journals made spend.

    `chained` was read before the last lines came, the chain of now after: so each return of the one is in the
    mirror, and each return in the mirror is in the other, while others are accepted.
    """
    what, wrong, count = "The lines of each return are what the ledger spent", list[str](), 0
    for fund in sorted({fund for fund, *_ in mirror.totals()} | set(mirror.funds())):
        reported, posted = mirror.by_return(fund), spend_by_return(mirror.links(fund))
        if "" in posted:
            wrong.append(f"a journal of {fund} that names no return")
        for reference in sorted(reported.keys() | chained.get(fund, {}).keys() - {""}):
            count += 1
            if _without_nil(reported.get(reference, {})) != _without_nil(posted.get(reference, {})):
                wrong.append(f"return {reference}")
    if wrong:
        return Check(what, REFUSED, f"Mirror and ledger are apart for {_named(wrong)}. {_MIRROR_OR_SERVICE}")
    return Check(what, PROVED, f"{count:,} returns")


_MIRROR_OR_SERVICE = (
    "Pull anew into another folder: if it says the same, keep both and tell whoever runs the service."
)


def _without_nil(cells: Mapping[Cell, Pence]) -> dict[Cell, Pence]:
    return {cell: pence for cell, pence in cells.items() if pence}


def _read_again(service: Service, mirror: Mirror) -> Check:
    """The words of a line are in no journal: whether they still stand is seen by asking for them again."""
    what, kept, after, count = "Every line, read again, is the one kept", mirror.rows(), "", 0
    while count < mirror.cursor.feed_no:
        page = ask(service, f"/api/v1/spend/?{after}limit={LINES}")
        with reading("page of the feed"):
            rows, after = [as_row(line) for line in page["lines"]], f"after={page['cursor']}&"
        for row, mine in zip(rows, kept, strict=False):
            if list(row) != list(mine):
                differing = [
                    name for name, is_now, was in zip(FIELDS, row, mine, strict=True) if is_now != was
                ]
                return Check(
                    what,
                    REFUSED,
                    f"Line {mine[0]:,} says something else now: {', '.join(differing)}. A line that was "
                    f"accepted never changes. {_MIRROR_OR_SERVICE}",
                )
            count += 1
        if not rows:
            return Check(what, REFUSED, f"The service gives no line after {count:,} any more. {WHAT_TO_DO}")
    return Check(what, PROVED, f"{count:,} lines")


def _against_the_service(service: Service, mirror: Mirror, now: datetime) -> Iterator[Check]:
    spent = None
    for _ in range(ROUNDS):
        spent = _spent(service, mirror.funds())
        head = ask(service, f"/api/v1/spend/?after={mirror.cursor}&limit=1")["head"]
        if head == str(mirror.cursor):
            break
        spent = None
        pull_lines(service, mirror, now, lambda _: None)
    yield _totals_spent(mirror, spent)
    pull_chains(service, mirror, now)
    control = _control_totals(service, mirror.cursor)
    if control is not None:
        yield _compared("Lines and totals are those the service counts", mirror.totals(), control)


def _spent(service: Service, funds: Iterable[str]) -> dict[TotalCell, Pence]:
    found = {}
    for fund in funds:
        position = ask(service, f"/api/v1/funds/{fund}/position/")
        with reading("position"):
            for cell in position["cells"]:
                found[fund, cell["year"], cell["control_budget"]] = to_pence(cell["spent"])
    return found


def _totals_spent(mirror: Mirror, spent: Mapping[TotalCell, Pence] | None) -> Check:
    what = "Totals are what the position says is spent"
    if spent is None:
        return Check(
            what, NOT_CHECKED, "Lines kept coming while it was read. The other checks do not need it."
        )
    mine = {cell: (net,) for cell, (_, net) in mirror.totals().items()}
    return _compared(what, mine, {cell: (net,) for cell, net in spent.items()})


def _control_totals(service: Service, upto: Cursor) -> dict[TotalCell, tuple[int, Pence]] | None:
    """None where the service has none to give."""
    try:
        answer = service.get(
            f"/api/v1/spend/control-totals/?by=fund,year,control_budget&up_to={upto.feed_no}"
        )
    except Refused as refused:
        if refused.status == 404:
            return None
        raise NotDone(f"The service refuses its control totals: {refused.detail}") from refused
    with reading("table of control totals"):
        return {
            (row["fund"], row["year"], row["control_budget"]): (int(row["lines"]), to_pence(row["net"]))
            for row in answer["totals"]
        }


def _compared(
    what: str, mine: Mapping[TotalCell, tuple[int, ...]], theirs: Mapping[TotalCell, tuple[int, ...]]
) -> Check:
    """What is nil on one side need not be there on the other."""
    apart = [
        " ".join(cell)
        for cell in sorted(mine.keys() | theirs.keys())
        if mine.get(cell) != theirs.get(cell) and (any(mine.get(cell, ())) or any(theirs.get(cell, ())))
    ]
    if apart:
        return Check(what, REFUSED, f"Mirror and service are apart in {_named(apart)}. {_MIRROR_OR_SERVICE}")
    return Check(what, PROVED, f"{len(mine):,} by fund, year and control budget")


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
