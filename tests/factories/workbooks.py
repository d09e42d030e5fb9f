"""XLSX files for tests, made entry by entry, so that they can also be wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from tests.factories.files import zipped

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
DATE, PERCENT, OWN_DATE, OWN_PERCENT, EUROS, THOUSANDS, DIVIDED = range(1, 8)
STYLES = (
    f'<styleSheet {_MAIN}><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd;@"/>'
    '<numFmt numFmtId="165" formatCode="[Red]0.0&quot;dy&quot;%"/>'
    '<numFmt numFmtId="166" formatCode="[$€-2] #,##0.00"/>'
    '<numFmt numFmtId="167" formatCode="£#,##0&quot;k&quot;"/>'
    '<numFmt numFmtId="168" formatCode="#,##0,&quot;k&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/>'
    '<xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Raw:
    """A cell as XML: what stands inside it, its type and its style."""

    xml: str
    kind: str = "n"
    style: int = 0


Cell = str | int | Decimal | Raw | None


def formula(text: str, value: str = "0") -> Raw:
    return Raw(f"<f>{escape(text)}</f><v>{value}</v>")


def letters(place: int) -> str:
    return letters(place // 26 - 1) + letters(place % 26) if place > 25 else chr(ord("A") + place)


def cell_xml(cell: Cell, place: int, number: int) -> str:
    if cell is None or cell == "":
        return ""
    address = f"{letters(place)}{number}"
    if isinstance(cell, Raw):
        return f'<c r="{address}" t="{cell.kind}" s="{cell.style}">{cell.xml}</c>'
    if isinstance(cell, str):
        return f'<c r="{address}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{address}"><v>{cell}</v></c>'


def sheet_xml(rows: Iterable[Sequence[Cell]], after: str = "") -> str:
    lines = (
        f'<row r="{number}">{"".join(cell_xml(cell, place, number) for place, cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    return f"<worksheet {_MAIN}><sheetData>{''.join(lines)}</sheetData>{after}</worksheet>"


def parts_of(
    rows: Iterable[Sequence[Cell]],
    *,
    after: str = "",
    texts: Sequence[str] = (),
    sheets: Sequence[tuple[str, str]] = (("Register", "visible"),),
    book: str = "",
) -> dict[str, str]:
    """The entries of a workbook. `after` follows the rows; `texts` are the shared ones as XML."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="/xl/styles.xml"/>'
    links += f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'{relations}<Relationship Id="b" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}">{book}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"{relations}{links}</Relationships>",
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{''.join(f'<si>{text}</si>' for text in texts)}</sst>",
        **{f"xl/worksheets/sheet{n}.xml": sheet_xml([]) for n in range(2, len(sheets) + 1)},
        "xl/worksheets/sheet1.xml": sheet_xml(rows, after),
    }


def write_xlsx(rows: Iterable[Sequence[Cell]]) -> bytes:
    return zipped(parts_of(rows))
