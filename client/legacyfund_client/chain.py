"""A fund's chain of journals, computed again from what each journal says. Nothing here asks or keeps."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from legacyfund_client.refusals import Contradicted, NotDone

FIRST_HASH = "0" * 64
NOT_TOLD = "null"
"""In the place of a document that the service keeps back: its award is not announced yet."""
_POUNDS = re.compile(r"-?\d+\.\d\d", re.ASCII)
_OF_A_RETURN = re.compile(r"return:(.+):(?:spend|refund)(?::\d{4}-\d{2})?", re.ASCII)
Cell = tuple[str, str]
"""A financial year and a control budget."""
Pence = int


def canonical(document: object) -> str:
    """JSON with its keys sorted and no white space: the one text that a hash or a signature is made over."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained_hash(before: str, document: object) -> str:
    return hashlib.sha256(f"{before}\n{canonical(document)}".encode()).hexdigest()


def to_pence(pounds: str) -> Pence:
    """From text with two decimals. Raises ValueError."""
    if _POUNDS.fullmatch(pounds) is None:
        raise ValueError(f"“{pounds}” is not pounds with two decimals")
    return int(pounds.replace(".", ""))


@dataclass(frozen=True)
class Head:
    """Where a chain ended when the service said so. `journal` is 0 before the first."""

    fund: str
    journal: int
    hash: str
    signature: str = ""
    key: str = ""

    @property
    def statement(self) -> bytes:
        """What is signed."""
        return canonical({"fund": self.fund, "hash": self.hash, "journal": self.journal}).encode()

    @property
    def named(self) -> str:
        return f"{self.fund} journal {self.journal} ({self.hash[:12]}…)"

    def as_fields(self) -> dict[str, str | int]:
        return {
            "fund": self.fund,
            "journal": self.journal,
            "hash": self.hash,
            "signature": self.signature,
            "key": self.key,
        }


def read_head(fields: Mapping[str, Any]) -> Head:
    """As the API gives it. Raises NotDone."""
    try:
        return Head(
            str(fields["fund"]),
            int(fields["journal"]),
            str(fields["hash"]),
            str(fields["signature"]),
            str(fields["key"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotDone(f"The service gave a head of its ledger that cannot be read ({error}).") from error


@dataclass(frozen=True)
class Link:
    """One journal of a chain: the document its hash is made over, as canonical text, or NOT_TOLD."""

    number: int
    hash: str
    document: str

    @property
    def is_told(self) -> bool:
        return self.document != NOT_TOLD

    @property
    def fields(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.document)
        return found


def follow(fund: str, last: Link | None, journals: Iterable[Mapping[str, Any]]) -> list[Link]:
    """The journals as links that go on from `last`. Raises Contradicted where they do not. Of one that is not
    told the hash is taken as it is given: what comes after it hangs on it, and its document has to give it.
    """
    number, before = (last.number, last.hash) if last else (0, FIRST_HASH)
    found = []
    for journal in journals:
        number += 1
        document = journal["document"]
        named = f"Journal {number} of {fund}"
        says = (number, fund) if document is None else (document.get("number"), document.get("fund"))
        if (journal["number"], *says) != (number, number, fund):
            raise Contradicted(f"The service gave another journal in the place of {number} of {fund}.")
        if journal["prev_hash"] != before:
            raise Contradicted(
                f"{named} does not go on from journal {number - 1} as this folder holds it: the "
                f"chain is another one now, a fork. {WHAT_TO_DO}"
            )
        before = str(journal["hash"]) if document is None else chained_hash(before, document)
        if before != journal["hash"]:
            raise Contradicted(f"{named} does not give its hash: it was changed. {WHAT_TO_DO}")
        found.append(Link(number, before, canonical(document)))
    return found


def first_broken(links: Iterable[Link]) -> int | None:
    """The number of the first link that does not give its hash; None where all that are told do."""
    before = FIRST_HASH
    for number, link in enumerate(links, start=1):
        if link.number != number or (link.is_told and chained_hash(before, link.fields) != link.hash):
            return number
        before = link.hash
    return None


Spend = Mapping[Cell, Pence]


def spend_by_return(links: Iterable[Link]) -> dict[str, dict[Cell, Pence]]:
    """What each return's journals moved into SPENT. Under "" is what names no return."""
    found: dict[str, dict[Cell, Pence]] = defaultdict(lambda: defaultdict(int))
    for link in links:
        if not link.is_told:
            continue
        fields = link.fields
        for year, control_budget, account, amount in fields["postings"]:
            if account == "SPENT":
                reference = _return_of(fields["idempotency_key"])
                found[reference][year, control_budget] += to_pence(amount)
    return {reference: dict(cells) for reference, cells in found.items()}


def _return_of(key: str) -> str:
    """`return:REFERENCE:spend` or `:refund`, with `:YEAR` after it of money of another year than its own."""
    found = _OF_A_RETURN.fullmatch(key)
    return found[1] if found else ""


WHAT_TO_DO = (
    "Keep this folder as it is and pull no more into it. Write its heads to a file (legacyfund heads FOLDER "
    "> heads.ndjson) and give that file to whoever runs the service and to its auditor: they hold it "
    "against the ledger with manage.py verify_ledger --heads."
)
