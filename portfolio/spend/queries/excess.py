"""What a return reports beyond what is released or awarded, with the other returns that wait."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet, Sum

from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.queries.totals import award_position
from portfolio.ledger.models import AwardBalance
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.ledger import Cell, read_position
from portfolio.spend.models import Return, SpendLine
from portfolio.spend.rules.excess import ExcessRow
from portfolio.spend.rules.lines import Part
from portfolio.spend.workflow import ReturnStatus

# Sent for certification: their lines are in, and no money has moved for them.
WAITING = (ReturnStatus.CHECKED, ReturnStatus.CERTIFIED, ReturnStatus.HELD)
CERTIFIED_AND_WAITS = (ReturnStatus.CERTIFIED, ReturnStatus.HELD)


def excess_of(spend_return: Return) -> list[ExcessRow]:
    """The cells in which a return that is on its way reports too much; none once it has ended."""
    if spend_return.status not in WAITING:
        return []
    award = spend_return.award
    nets: dict[bool, dict[Cell, Decimal]] = {True: {}, False: {}}
    lines = _lines_waiting(WAITING).filter(award=award)
    keys = ("spend_return", "year", "control_budget")
    for made, year, budget, net in lines.order_by(*keys).values_list(*keys).annotate(net=Sum("amount")):
        of = nets[made == spend_return.pk]
        of[year, budget] = of.get((year, budget), NOTHING) + (
            net if made == spend_return.pk else max(net, NOTHING)
        )
    return _over(award, nets[True], nets[False])


def excess_in(parts: Sequence[Part]) -> list[tuple[Award, ExcessRow]]:
    """The same of a file whose returns are not made yet, award by award."""
    nets: dict[str, dict[Cell, Decimal]] = {}
    for part in parts:
        nets.setdefault(part.award, {})[part.year, part.control_budget] = part.net
    awards = Award.objects.filter(reference__in=nets).order_by("reference")
    return [(award, row) for award in awards for row in excess_over(award, nets[award.reference])]


def excess_over(award: Award, nets: Mapping[Cell, Decimal]) -> list[ExcessRow]:
    """The cells in which these nets are too much beside what was spent and what returns report that wait."""
    lines = _lines_waiting(WAITING).filter(award=award)
    return _over(award, nets, _nets_by_award(lines).get(award.pk, {}))


def _over(award: Award, nets: Mapping[Cell, Decimal], waiting: Mapping[Cell, Decimal]) -> list[ExcessRow]:
    held = {(row.year, row.control_budget): row for row in award_position(award)}
    rows = []
    for (year, budget), net in sorted(nets.items()):
        there = held.get((year, budget))
        rows.append(
            ExcessRow(
                year,
                budget,
                awarded=there.committed if there else NOTHING,
                released=there.released if there else NOTHING,
                spent=there.spent if there else NOTHING,
                waiting=waiting.get((year, budget), NOTHING),
                net=net,
            )
        )
    return [row for row in rows if row.is_over]


def excess_of_all() -> list[tuple[Award, ExcessRow]]:
    """The cells of any award in which the returns that were certified and wait report too much, all of them
    together. Three queries, however many.
    """
    nets = _nets_by_award(_lines_waiting(CERTIFIED_AND_WAITS))
    awards = {award.pk: award for award in Award.objects.filter(pk__in=nets).order_by("reference")}
    balances: dict[tuple[int, str, str], dict[Account, Decimal]] = {}
    for row in AwardBalance.objects.filter(award__in=awards).order_by("pk"):
        key = (row.award_id, row.year, row.control_budget)
        balances.setdefault(key, {})[Account(row.account)] = row.amount
    found = []
    for pk, award in awards.items():
        for (year, budget), net in sorted(nets[pk].items()):
            held = read_position(balances.get((pk, year, budget), {}))
            row_of = ExcessRow(year, budget, held.committed, held.released, held.spent, NOTHING, net)
            found += [(award, row_of)] if row_of.is_over else []
    return found


def _lines_waiting(statuses: Collection[ReturnStatus]) -> QuerySet[SpendLine]:
    """None has its number yet, so however much was accepted before is passed over."""
    return SpendLine.objects.filter(feed_no__isnull=True, spend_return__status__in=statuses)


def _nets_by_award(lines: QuerySet[SpendLine]) -> dict[int, dict[Cell, Decimal]]:
    """A return that gives money back makes no room before it is accepted."""
    keys = ("award", "spend_return", "year", "control_budget")
    found: dict[int, dict[Cell, Decimal]] = {}
    for award, _, year, budget, net in lines.order_by(*keys).values_list(*keys).annotate(net=Sum("amount")):
        cells = found.setdefault(award, {})
        cells[year, budget] = cells.get((year, budget), NOTHING) + max(net, NOTHING)
    return found
