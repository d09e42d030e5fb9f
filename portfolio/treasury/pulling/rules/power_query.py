"""The query that Excel and Power BI run (Power Query M): every sealed line, typed, from this address.

It reads the manifest of sealed files and then each file, so what it gives is whole periods that never change.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from portfolio.spend.rules.feed import FIELDS

TOKEN, MANIFEST = "api/v1/token/", "api/v1/spend/segments/"
_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("feed_no", "line", "period", "posted_period", "corrects"), "Int64.Type"),
    "date": "type date",
    "amount": "Currency.Type",
}
"""Of columns that are no text."""
_QUERY = Template(Path(__file__).with_name("legacy_fund.pq").read_text(encoding="utf-8"))


def query_for(service: str, funds: Iterable[str]) -> str:
    """`service`: the address that analysts reach it at, such as `https://fund.example.gov.uk`. `funds`: their
    references. Each closes its periods for itself, so each has its own place for the last one fetched.
    """
    types = ",\n".join(f'        {{"{name}", {_TYPES.get(name, "type text")}}}' for name in FIELDS)
    address = f"{service.rstrip('/')}/".replace('"', '""')
    after = ", ".join(f'#"{fund}" = ""' for fund in funds)
    return _QUERY.substitute(service=f'"{address}"', token=TOKEN, manifest=MANIFEST, types=types, after=after)
