"""Which award a line is spent on, and out of which control budget: its own words, or what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS, ControlBudget
from legacyfund.lib.line_numbers import LineNumbers
from legacyfund.lib.names import fold_name
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import CONTROL_BUDGET, KNOWN
from portfolio.spend.rules.lines import ReturnTerms, Unsorted, Use

LONGEST_KEY = 200
MOST_UNSORTED = 200
_BUDGETS: Mapping[str, str] = {
    **{fold_name(code): code for code in CONTROL_BUDGETS},
    **{fold_name(words): code for code, words in CONTROL_BUDGETS.items()},
    **{fold_name(words): code for code, words in SHORT_CONTROL_BUDGETS.items()},
    **dict.fromkeys(("capital", "capital del", "capex"), ControlBudget.CDEL.value),
    **dict.fromkeys(
        ("admin", "administration", "resource admin", "resource administration"),
        ControlBudget.RDEL_ADMIN.value,
    ),
    **dict.fromkeys(("programme", "resource programme"), ControlBudget.RDEL_PROGRAMME.value),
}
_EITHER = {"rdel", "resource", "resource del", "revenue"}


def sorting_key(words: str) -> str:
    """What a department's own word for an award is remembered by."""
    return fold_name(words)[:LONGEST_KEY]


def budget_named(line: int, words: str, findings: Findings) -> str | None:
    """Blank where the line says none; None, with a fault, where it says something that is none."""
    folded = fold_name(words)
    if not folded or folded in _BUDGETS:
        return _BUDGETS.get(folded, "")
    which = "could be administration or programme" if folded in _EITHER else "is no control budget"
    findings.fault(
        "CONTROL_BUDGET",
        f"“{words[:40]}” {which}. Write one of these: {', '.join(SHORT_CONTROL_BUDGETS.values())}.",
        line=line,
        column=KNOWN.labels[CONTROL_BUDGET],
    )
    return None


@dataclass
class Sorter:
    """Says of each line what it is spent on, and collects what it cannot say. `has_awards`: a column does."""

    terms: ReturnTerms
    has_awards: bool
    left_out: LineNumbers = field(default_factory=LineNumbers)
    unsorted: dict[str, Unsorted] = field(default_factory=dict)
    of_unsorted: LineNumbers = field(default_factory=LineNumbers)
    lines_by_use: dict[Use, LineNumbers] = field(default_factory=dict)
    references: dict[str, Use] = field(init=False)

    def __post_init__(self) -> None:
        self.references = {sorting_key(name): Use(name, "") for name in self.terms.awards or ()}

    @property
    def always(self) -> Use | None:
        """What every line of a file is spent on that has no columns for it; None where it is not known."""
        terms = self.terms
        if terms.awards is not None and not (terms.award and terms.control_budget):
            return None
        return Use(terms.award, terms.control_budget or "")

    def sort(self, line: int, award: str, budget: str, supplier: str, findings: Findings) -> Use | None:
        """None for a line that is left out, or of which this cannot be said yet.

        `award` and `budget`: what the line's own cells say, blank where the file has no such column.
        """
        use = self._award(line, award, supplier)
        if use is None:
            return None
        said = budget_named(line, budget, findings)
        if said is None:
            return Use(use.award, "")
        found = Use(use.award, said or use.control_budget or self.terms.control_budget or "")
        self.lines_by_use.setdefault(found, LineNumbers()).add(line)
        return found

    def _award(self, line: int, words: str, supplier: str) -> Use | None:
        key, awards = sorting_key(words), self.terms.awards
        if not key and (self.terms.award or awards is None):
            return Use(self.terms.award, "")
        found = self.named(words)
        if found is not None and not found.award:
            self.left_out.add(line)
            return None
        if found is not None and (awards is None or found.award in awards):
            return found
        self.of_unsorted.add(line, words)
        before = self.unsorted.get(key)
        if before is not None or len(self.unsorted) < MOST_UNSORTED:
            self.unsorted[key] = Unsorted(
                before.words if before else words,
                before.lines + 1 if before else 1,
                before.supplier if before else supplier,
            )
        return None

    def named(self, words: str) -> Use | None:
        """The award that words stand for, none for what is paid out of no award; None where nobody said."""
        key = sorting_key(words)
        return self.references.get(key) or self.terms.sorted_so.get(key)

    def settle(self, findings: Findings) -> None:
        """What only the whole file shows."""
        if self.left_out.count:
            findings.warning(
                "LEFT_TO_OTHERS",
                f"What is on {self.left_out} is paid out of no award, as your department has said. It is not "
                "counted and not taken.",
                line=self.left_out.first[0],
            )
        if self.of_unsorted.count:
            said = "say what each word stands for" if self.has_awards else "choose one"
            findings.fault(
                "AWARD",
                f"It is not known which award is meant on {self.of_unsorted}. Write the award’s reference "
                f"there, or {said}.",
                line=self.of_unsorted.first[0],
            )
        for use, lines in self.lines_by_use.items():
            self._check(use, lines, findings)

    def _check(self, use: Use, lines: LineNumbers, findings: Findings) -> None:
        if self.terms.awards is None or use == Use(self.terms.award, self.terms.control_budget or ""):
            return
        if not use.control_budget:
            where = f"for {use.award} on {lines}"
            words = f"No control budget is said {where}. Choose one for the file, or match its column."
        elif use.control_budget in self.terms.awards.get(use.award, ()):
            return
        else:
            budget = CONTROL_BUDGETS[use.control_budget]
            words = f"{use.award} has no money in {budget}, which is meant on {lines}."
        findings.fault("CONTROL_BUDGET", words, line=lines.first[0])
