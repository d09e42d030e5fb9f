"""Where the sheets of an XLSX file, its texts and its styles lie."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from legacyfund.lib.csv_rows import FileRefused
from legacyfund.lib.workbook_styles import read_styles
from legacyfund.lib.workbook_xml import attribute, damaged, read_elements, tag_of

ReadEntry = Callable[[str], bytes]

_OTHER_KINDS = (
    ("content.xml", "an OpenDocument file"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint file"),
    ("xl/workbook.bin", "a binary Excel (XLSB) file"),
)


@dataclass(frozen=True)
class Sheet:
    """`name` as a person reads it, `entry` where its rows lie."""

    name: str
    entry: str


@dataclass(frozen=True)
class Parts:
    """Names of entries. `styles`: see `read_styles`. `since_1904`: how its dates count."""

    sheets: tuple[Sheet, ...]
    texts: str | None
    styles: dict[str, str]
    since_1904: bool


@dataclass(frozen=True)
class _Link:
    kind: str
    target: str


def find_parts(names: Sequence[str], read: ReadEntry, known: Sequence[str] = ()) -> Parts:
    """Raises FileRefused for another kind of file, macros, and sheets of which one is not known.

    One sheet may have any name; where there are several, each has one of the `known` names.
    """
    _check_kind(names, read)
    book = next(
        (
            link.target
            for link in _links("_rels/.rels", "", names, read).values()
            if link.kind == "officeDocument"
        ),
        "xl/workbook.xml",
    )
    if book not in names:
        raise damaged()
    links = _links(_links_of(book), posixpath.dirname(book), names, read)
    elements = list(read_elements(read(book)))
    sheets = _check_sheets([item for item in elements if tag_of(item) == "sheet"], known)
    by_kind = {link.kind: link.target for link in links.values() if link.target in names}
    styles = by_kind.get("styles")
    return Parts(
        sheets=tuple(_locate(sheet, links, names) for sheet in sheets),
        texts=by_kind.get("sharedStrings"),
        styles=read_styles(read_elements(read(styles))) if styles else {},
        since_1904=any(
            tag_of(item) == "workbookPr" and item.get("date1904") in ("1", "true") for item in elements
        ),
    )


def _check_kind(names: Sequence[str], read: ReadEntry) -> None:
    for name, kind in _OTHER_KINDS:
        if name in names:
            raise FileRefused("NOT_XLSX", f"This is {kind}. Save it as XLSX or CSV (UTF-8).")
    if "[Content_Types].xml" not in names:
        raise FileRefused("NOT_XLSX", "This is a zip file and no spreadsheet. Save the sheet as XLSX or CSV.")
    for element in read_elements(read("[Content_Types].xml")):
        if "macroenabled" in element.get("ContentType", "").casefold():
            raise FileRefused("MACROS", "The file is made to hold macros. Save it as XLSX without them.")


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _links(name: str, folder: str, names: Sequence[str], read: ReadEntry) -> dict[str, _Link]:
    """A part's links inside the file, by their id."""
    if name not in names:
        return {}
    found: dict[str, _Link] = {}
    for element in read_elements(read(name)):
        if tag_of(element) == "Relationship" and element.get("TargetMode", "Internal") == "Internal":
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
            found[element.get("Id", "")] = _Link(element.get("Type", "").rpartition("/")[2], target)
    return found


def _check_sheets(sheets: Sequence[Element], known: Sequence[str]) -> Sequence[Element]:
    hidden = [item for item in sheets if item.get("state", "visible") != "visible"]
    if hidden:
        raise FileRefused(
            "HIDDEN_SHEET",
            f"The file has a hidden sheet, {_names(hidden)}. Show it, delete it or save the sheet you mean "
            "in a file of its own.",
        )
    if not sheets:
        raise damaged()
    folded = {name.casefold() for name in known}
    strange = [item for item in sheets if item.get("name", "").strip().casefold() not in folded]
    if len(sheets) > 1 and strange:
        names = f" Or delete the others: only sheets called {', '.join(known)} are read." if known else ""
        raise FileRefused(
            "SEVERAL_SHEETS",
            f"The file has {len(sheets)} sheets, and what {_names(strange)} holds cannot be known. Save the "
            f"sheet you mean in a file of its own.{names}",
        )
    return sheets


def _locate(sheet: Element, links: Mapping[str, _Link], names: Sequence[str]) -> Sheet:
    link = links.get(attribute(sheet, "id"))
    if link is None or link.target not in names:
        raise damaged()
    return Sheet(" ".join(sheet.get("name", "").split()), link.target)


def _names(sheets: Iterable[Element]) -> str:
    return ", ".join(f"“{item.get('name', '')[:40]}”" for item in list(sheets)[:5])
