"""Where the one sheet of an XLSX file, its texts and its styles lie."""

import posixpath
from collections.abc import Callable, Iterable, Sequence
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
class Parts:
    """Names of entries. `styles`: see `read_styles`. `since_1904`: how its dates count."""

    sheet: str
    texts: str | None
    styles: dict[str, str]
    since_1904: bool


@dataclass(frozen=True)
class _Link:
    kind: str
    target: str


def find_parts(names: Sequence[str], read: ReadEntry) -> Parts:
    """Raises FileRefused for another kind of file, macros, and any number of sheets but one."""
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
    sheet = links.get(_only_sheet([item for item in elements if tag_of(item) == "sheet"]))
    if sheet is None or sheet.target not in names:
        raise damaged()
    by_kind = {link.kind: link.target for link in links.values() if link.target in names}
    styles = by_kind.get("styles")
    return Parts(
        sheet=sheet.target,
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


def _only_sheet(sheets: Iterable[Element]) -> str:
    """The id of the link to it."""
    sheets = list(sheets)
    hidden = [item for item in sheets if item.get("state", "visible") != "visible"]
    if hidden:
        raise FileRefused(
            "HIDDEN_SHEET",
            f"The file has a hidden sheet, {_names(hidden)}. Show it, delete it or save the sheet you mean "
            "in a file of its own.",
        )
    if len(sheets) != 1:
        raise FileRefused(
            "SEVERAL_SHEETS",
            f"The file has {len(sheets)} sheets ({_names(sheets)}), and which one is meant cannot be known. "
            "Save the register's sheet in a file of its own.",
        )
    return attribute(sheets[0], "id")


def _names(sheets: Iterable[Element]) -> str:
    return ", ".join(f"“{item.get('name', '')[:40]}”" for item in list(sheets)[:5])
