"""Say what stands and what does not in a file of spend, without writing anything."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import format_pounds
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import takes_returns
from portfolio.spend.queries.excess import excess_in
from portfolio.spend.queries.reported import reported_before
from portfolio.spend.queries.uploads import ReturnRequest, terms_of
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms
from portfolio.spend.rules.overlaps import check_overlaps
from portfolio.spend.rules.returns import check_return_file


class Command(BaseCommand):
    help = "Check a file in the over-£25,000 layout. Ends with 0 when it stands, 1 when it has faults."
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--award", help="reference of the award it is to be reported for")
        parser.add_argument("--period", help="such as 2026-27/3")
        parser.add_argument("--budget", choices=list(CONTROL_BUDGETS))

    def handle(self, *args: Any, **options: Any) -> None:
        request = _request(options["award"], options["period"], options["budget"])
        terms = request if isinstance(request, ReturnTerms) else terms_of(request)
        try:
            with options["file"].open("rb") as stream:
                checked = check_return_file(stream, terms)
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}.", returncode=2) from error
        if isinstance(request, ReturnRequest):
            checked = check_overlaps(checked, reported_before(request.department, checked))
        for line in [*_report(checked), *_excess(request, checked)]:
            self.stdout.write(line)
        if checked.is_faulty:
            raise SystemExit(1)


def _request(reference: str | None, period: str | None, budget: str | None) -> ReturnTerms | ReturnRequest:
    """What the file would be reported as; without an award, only what can be said of the file alone."""
    try:
        asked = Period.parse(period) if period else None
    except ValueError as error:
        raise CommandError(f"{error}.", returncode=2) from error
    if reference is None:
        return ReturnTerms(period=asked, control_budget=budget)
    award = Award.objects.select_related("department").filter(reference=reference).first()
    if award is None:
        raise CommandError(f"There is no award {reference}.", returncode=2)
    if not takes_returns(award):
        raise CommandError(f"Award {reference} takes no returns: it is {award.status}.", returncode=2)
    if asked is None or budget is None:
        raise CommandError("--award also needs --period and --budget.", returncode=2)
    return ReturnRequest(department=award.department, period=asked, award=award, control_budget=budget)


def _excess(request: ReturnTerms | ReturnRequest, checked: CheckedFile) -> list[str]:
    """What the award lacks for a file that stands, by year and control budget."""
    if isinstance(request, ReturnTerms) or checked.is_faulty:
        return []
    words = []
    for _, row in excess_in(checked.parts):
        figures = [
            ("awarded", row.awarded),
            ("released", row.released),
            ("spent", row.spent),
            ("in other returns that wait", row.waiting),
            ("this file", row.net),
        ]
        listed = ", ".join(f"{label} {format_pounds(amount, pence=True)}" for label, amount in figures)
        words += [*row.sentences, f"  {listed}"]
    return words


def _report(checked: CheckedFile) -> list[str]:
    figures = [
        f"lines: {checked.line_count}",
        f"transactions: {checked.transaction_count}",
        f"net: {checked.net} ({format_pounds(checked.net, pence=True)})",
        f"negatives: {checked.negatives}",
        f"under £25,000: {checked.under_threshold} ({checked.under_threshold_by_size} by size alone)",
        f"groups of exact duplicates: {len(checked.duplicate_groups)} ({checked.duplicate_line_count} lines)",
    ]
    for group in checked.duplicate_groups:
        lines = ", ".join(str(line) for line in group.lines)
        figures.append(f"  lines {lines}: {group.supplier}, {group.transaction_number}, {group.amount}")
    figures.append(
        f"faults: {checked.fault_count}, challenges: {checked.challenge_count}, "
        f"warnings: {checked.warning_count}"
    )
    figures += [f"  {line}" for line in _findings(checked)]
    if checked.is_faulty:
        figures.append("The file cannot stand: nothing would be taken from it.")
    elif checked.needs_confirmation:
        figures.append(
            "The file stands once somebody says why the lines that are challenged are right as they are."
        )
    else:
        figures.append("The file stands.")
    return figures


def _findings(checked: CheckedFile) -> list[str]:
    """Faults first, then challenges, then warnings, each in the order of the file."""
    words = []
    for severity in Severity:
        for found in checked.findings:
            if found.severity is severity:
                where = f"line {found.line}" if found.line is not None else "file"
                column = f", {found.column}" if found.column else ""
                words.append(f"{severity} {found.code} at {where}{column}: {found.message}")
    return words
