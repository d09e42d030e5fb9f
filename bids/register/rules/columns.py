"""The columns of the register as departments exchange it, and how a file's headings are matched to them.

Source: the register columns of the Legacy IT Risk Assessment Framework, in its order; then the few of
our own. Beside the register's table stand those of its systems' components, contracts and dependencies.
A heading is compared by its letters and figures alone, in lower case.
"""

import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence

from legacyfund.lib.tables.matching import Guess, KnownColumns, guess_columns, normalise_heading

SCORES = ("l1", "l2", "l3", "l4", "l5", "l6", "l7", "c1", "c2", "c3", "c4", "c5", "c6")
WORKED_OUT = (
    *("likelihood_mean", "likelihood_max", "likelihood_total"),
    *("impact_mean", "impact_max", "impact_total"),
    *("overall", "is_legacy", "is_red"),
)
EVIDENCE = {code: f"{code}_evidence" for code in SCORES}
"""By score, the column with its evidence; a column `evidence` stands for all that have none of their own."""
COLUMNS: dict[str, str] = {
    "name": "Asset Name",
    "department": "Department",
    "assessor": "Assessor",
    "assessed_on": "Date Assessed",
    "description": "Asset Description",
    "components": "Legacy Components",
    "services_supported": "Services Supported",
    **{code: f"{code.upper()} Score" for code in SCORES[:7]},
    "likelihood_mean": "Likelihood Mean",
    "likelihood_max": "Likelihood Max",
    "likelihood_total": "Likelihood Total",
    **{code: f"{code.upper()} Score" for code in SCORES[7:]},
    "impact_mean": "Impact Mean",
    "impact_max": "Impact Max",
    "impact_total": "Impact Total",
    "overall": "Overall Risk Score",
    "is_legacy": "Is Legacy",
    "is_red": "Is Red-Rated",
    "remediation_plan": "Has Remediation Plan",
    "plan_funded": "Remediation Plan Funded",
    "target_resolution_on": "Target Resolution Date",
    "cost_change_percent": "Estimated Cost Change (%)",
    "notes": "Notes",
    "reference": "System Reference",
    "users": "Users",
    "number_of_users": "Number of Users",
    "owner_role": "Owner Role",
    "classification": "Data Classification",
    "hosting": "Hosting",
    "yearly_run_cost": "Yearly Run Cost",
    "treatment_planned": "Treatment Planned",
    "evidence": "Evidence",
    **{column: f"{code.upper()} Evidence" for code, column in EVIDENCE.items()},
}
EXPORTED = tuple(column for column in COLUMNS if column != "evidence")
REGISTER, COMPONENTS, CONTRACTS, DEPENDENCIES = "register", "components", "contracts", "dependencies"
_WHOSE = {"reference": COLUMNS["reference"], "name": COLUMNS["name"]}
PARTS: dict[str, dict[str, str]] = {
    COMPONENTS: {
        **_WHOSE,
        "component": "Component",
        "version": "Version",
        "support_ends_on": "Support Ends On",
        "extended_until": "Extended Support Until",
    },
    CONTRACTS: {
        **_WHOSE,
        "supplier": "Supplier",
        "contract_reference": "Contract Reference",
        "contract_ends_on": "Contract Ends On",
        "yearly_value": "Contract Yearly Value",
        "replacement_arranged": "Replacement Arranged",
    },
    DEPENDENCIES: {
        **_WHOSE,
        "needs_reference": "Needs System Reference",
        "needs_name": "Needs System Name",
        "needs_outside": "Needs Outside the Register",
        "needed_for": "Needed For",
    },
}
TABLES: dict[str, dict[str, str]] = {REGISTER: COLUMNS, **PARTS}
SHEETS: dict[str, str] = {table: table.capitalize() for table in TABLES}
"""What the sheet of each table is called."""
_ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("system name", "name", "system", "asset", "name of the system"),
    "department": ("organisation", "department code"),
    "assessor": ("assessed by",),
    "assessed_on": ("assessment date", "date of assessment", "assessed on", "assessed"),
    "description": ("description", "system description", "what it is and what it does"),
    "components": ("components",),
    "services_supported": ("services", "services it supports"),
    "likelihood_max": ("likelihood maximum",),
    "impact_max": ("impact maximum",),
    "overall": ("overall risk", "risk score", "overall score"),
    "is_legacy": ("legacy",),
    "is_red": ("red rated",),
    "remediation_plan": ("remediation plan",),
    "plan_funded": ("plan funded",),
    "target_resolution_on": ("target date", "resolution date"),
    "cost_change_percent": ("estimated cost change", "cost change"),
    "notes": ("comments",),
    "reference": ("reference", "asset reference", "system id"),
    "users": ("who uses it",),
    "number_of_users": ("users number", "user count", "how many people use it"),
    "owner_role": ("owner", "system owner", "owner s role", "who owns it a role not a name"),
    "classification": ("classification", "security classification"),
    "hosting": ("where it runs", "hosted"),
    "yearly_run_cost": ("yearly cost to run", "annual run cost", "run cost", "yearly cost", "annual cost"),
    "treatment_planned": ("treatment", "planned treatment", "disposition"),
    **{code: (code,) for code in SCORES},
    "evidence": ("evidence for the scores", "rating evidence"),
    **{column: (f"evidence for {code}", f"evidence {code}") for code, column in EVIDENCE.items()},
    "component": ("component name", "product"),
    "support_ends_on": ("support ends", "end of support", "support end date"),
    "extended_until": ("extended until", "extended support ends"),
    "contract_ends_on": ("ends on", "contract end", "contract end date"),
    "yearly_value": ("annual value", "contract value a year"),
    "needs_reference": ("needs reference",),
    "needs_name": ("needs", "needs system", "depends on"),
    "needs_outside": ("needs outside", "outside the register"),
    "needed_for": ("what for",),
}
POUNDS = "whole pounds"
FIGURES = {
    "yearly_run_cost": POUNDS,
    "yearly_value": POUNDS,
    "number_of_users": "whole people",
}
"""Columns whose heading may state a unit, and what their figures are read as."""
_ITS_SYSTEM = (frozenset({"reference", "name"}), "a row without one belongs to no system")
_NEEDED: dict[str, tuple[tuple[frozenset[str], str], ...]] = {
    REGISTER: (_ITS_SYSTEM,),
    COMPONENTS: (_ITS_SYSTEM, (frozenset({"component"}), "a component has a name")),
    CONTRACTS: (
        _ITS_SYSTEM,
        (frozenset({"supplier"}), "a contract has a supplier"),
        (frozenset({"contract_ends_on"}), "a contract has an end"),
    ),
    DEPENDENCIES: (
        _ITS_SYSTEM,
        (frozenset({"needs_reference", "needs_name", "needs_outside"}), "a row without one needs nothing"),
    ),
}
"""Of each of these columns one has to be there, and why."""


KNOWN: dict[str, KnownColumns] = {
    table: KnownColumns(
        labels=columns,
        others={normalise_heading(words): column for column in columns for words in _ALIASES.get(column, ())},
        figures=FIGURES.keys() & columns.keys(),
    )
    for table, columns in TABLES.items()
}
_KNOWN: dict[str, frozenset[str]] = {
    table: frozenset({*map(normalise_heading, known.labels.values()), *known.others})
    for table, known in KNOWN.items()
}
CHOICES_BY_TOPIC: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    REGISTER: (
        (
            "The system",
            (
                *("name", "reference", "department", "description", "components", "services_supported"),
                *("users", "number_of_users", "owner_role", "classification", "hosting", "notes"),
            ),
        ),
        (
            "Its plan and its cost",
            (
                *("yearly_run_cost", "treatment_planned", "remediation_plan", "plan_funded"),
                *("target_resolution_on", "cost_change_percent"),
            ),
        ),
        ("Its rating", ("assessed_on", "assessor", *SCORES)),
        ("Evidence for its rating", ("evidence", *EVIDENCE.values())),
        ("Worked out again and compared, never taken", WORKED_OUT),
    ),
    **{
        table: (
            ("The system", tuple(_WHOSE)),
            (f"Its {table}", tuple(column for column in columns if column not in _WHOSE)),
        )
        for table, columns in PARTS.items()
    },
}
"""By table, how the columns are grouped where a person chooses one."""


def match_columns(
    headings: Sequence[str],
    remembered: Mapping[str, str],
    table: str = REGISTER,
    doubtful: Container[str] = frozenset(),
) -> list[str]:
    """The column taken for each heading, blank for none: see `guess_columns`."""
    return [found.column for found in guess_headings(headings, remembered, table, doubtful)]


def guess_headings(
    headings: Sequence[str],
    remembered: Mapping[str, str],
    table: str = REGISTER,
    doubtful: Container[str] = frozenset(),
    rows: Iterable[Sequence[str]] = (),
) -> list[Guess]:
    return guess_columns(headings, KNOWN[table], remembered=remembered, doubtful=doubtful, rows=rows)


def doubtful_headings(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> frozenset[str]:
    """Headings of two characters (`L1`) that stand for a score, over cells of which none is one: other lists
    call other things so.
    """
    short = {place: heading for place, heading in enumerate(headings) if normalise_heading(heading) in SCORES}
    for cells in rows:
        scored = [place for place in short if place < len(cells) and _A_SCORE.fullmatch(cells[place].strip())]
        for place in scored:
            del short[place]
    return frozenset(short.values())


_A_SCORE = re.compile(r"[1-6](?:\.0)?(?:(?:\s*[-\u2013\u2014:=(]\s*|\s+)[^\W\d].{0,200})?")
"""A score alone, or with words such as “3 - Medium”: whether they are its own is asked when it is read."""


def rate_headings(cells: Sequence[str], remembered: Mapping[str, Mapping[str, str]]) -> int:
    """How many of a row's cells are headings of the table that knows most of them."""
    normal = {normalise_heading(cell) for cell in cells if len(cell) < 300} - {""}
    return max(len(normal & (_KNOWN[table] | remembered.get(table, {}).keys())) for table in TABLES)


def fits_headings(cells: Sequence[str], remembered: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether a row names, with another heading, all that one of the tables cannot be read without."""
    if rate_headings(cells, remembered) < 2:
        return False
    return any(
        not lacking_column(table, {guess.column or guess.could_be for guess in guesses})
        for table in TABLES
        for guesses in [guess_headings(cells, remembered.get(table, {}), table)]
    )


def table_of(sheet: str, headings: Sequence[str]) -> str:
    """Which table it is: by the sheet's name, else the one that knows most of the headings."""
    named = [table for table, name in SHEETS.items() if name.casefold() == sheet.strip().casefold()]
    if named:
        return named[0]
    normal = {normalise_heading(heading) for heading in headings}
    return max(TABLES, key=lambda table: len(normal & _KNOWN[table]))


def lacking_column(table: str, columns: Collection[str]) -> str:
    """Without which column the table cannot be read, and why; blank when it can."""
    for needed, why in _NEEDED[table]:
        if not needed & set(columns):
            labels = (f"“{label}”" for column, label in TABLES[table].items() if column in needed)
            return f"which column holds the {' or the '.join(labels)}: {why}."
    return ""
