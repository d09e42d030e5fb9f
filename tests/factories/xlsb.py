"""XLSB files for tests, made record by record after [MS-XLSB], so that they can also be wrong.

A record is its kind and its length, each in bytes of seven bits, and then so many bytes.
"""

import struct
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.factories.files import zipped

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
"""Excel calls every XLSB so, also those that hold no macros."""
PLAIN, DATE, PERCENT, OWN_DATE, OWN_PERCENT, EUROS, THOUSANDS = range(7)
_FORMATS = (0, 14, 9, 164, 165, 166, 167)
_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _INLINE, _SHARED = range(8)
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_ERROR = 8, 9, 11
ERRORS = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#N/A": 0x2A}


@dataclass(frozen=True)
class Is:
    """A cell that is no bare text or number. `style`: how a number shows; `formula`: its value was worked
    out; `inline`: a text that stands in the cell itself.
    """

    value: str | float | bool
    style: int = PLAIN
    formula: bool = False
    inline: bool = False


@dataclass(frozen=True)
class Error:
    text: str
    formula: bool = False


XlsbCell = str | int | Decimal | bool | Is | Error | None


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    while size > 127:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def sheet_bin(
    rows: Iterable[Sequence[XlsbCell]],
    texts: list[str],
    *,
    hidden_rows: Collection[int] = (),
    hidden_columns: Collection[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> bytes:
    """A worksheet; its texts are added to the shared ones. Rows and columns count from 0; a merged block is
    its first and last row, and its first and last column.
    """
    columns = b"".join(
        record(60, struct.pack("<IIIIH", place, place, 2048, 0, 1)) for place in sorted(hidden_columns)
    )
    body = b"".join(
        _row(number, row, texts, number in hidden_rows) for number, row in enumerate(rows) if len(row)
    )
    blocks = b"".join(record(176, struct.pack("<IIII", *block)) for block in merged)
    return b"".join(
        (
            record(129),
            record(148, struct.pack("<IIII", 0, 0, 0, 0)),
            *((record(390), columns, record(391)) if columns else ()),
            record(145),
            body,
            record(146),
            *((record(177, struct.pack("<I", len(merged))), blocks, record(178)) if merged else ()),
            record(130),
        )
    )


def _row(number: int, row: Sequence[XlsbCell], texts: list[str], is_hidden: bool) -> bytes:
    head = struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if is_hidden else 0, 0, 0)
    cells = (_cell(place, cell, texts) for place, cell in enumerate(row) if cell is not None and cell != "")
    return record(_ROW, head) + b"".join(cells)


def _cell(column: int, cell: XlsbCell, texts: list[str]) -> bytes:
    style = cell.style if isinstance(cell, Is) else PLAIN
    head = struct.pack("<II", column, style)
    formula = b"" if not getattr(cell, "formula", False) else struct.pack("<HII", 0, 0, 0)
    value = cell.value if isinstance(cell, Is) else cell
    if isinstance(value, Error):
        kind = _FORMULA_ERROR if formula else _ERROR
        return record(kind, head + bytes([ERRORS[value.text]]) + formula)
    if isinstance(value, bool):
        return record(_BOOL, head + bytes([value]))
    if isinstance(value, str):
        if formula:
            return record(_FORMULA_TEXT, head + wide(value) + formula)
        if isinstance(cell, Is) and cell.inline:
            return record(_INLINE, head + wide(value))
        texts.append(value)
        return record(_SHARED, head + struct.pack("<I", len(texts) - 1))
    if isinstance(value, int) and abs(value) < 1 << 29 and not formula:
        return record(_RK, head + struct.pack("<i", value << 2 | 2))
    number = struct.pack("<d", float(value or 0))
    return record(_FORMULA_NUMBER if formula else _REAL, head + number + formula)


def styles_bin() -> bytes:
    own = ((164, r"yyyy\-mm\-dd;@"), (165, '[Red]0.0"dy"%'), (166, "[$€-2] 0.00"), (167, '£0"k"'))
    formats = b"".join(record(44, struct.pack("<H", number) + wide(code)) for number, code in own)
    looks = b"".join(
        record(47, struct.pack("<HHHHHBBHH", 0, number, 0, 0, 0, 0, 0, 0, 0)) for number in _FORMATS
    )
    return b"".join(
        (
            record(278),
            record(615, struct.pack("<I", len(own))),
            formats,
            record(616),
            record(617, struct.pack("<I", len(_FORMATS))),
            looks,
            record(618),
            record(279),
        )
    )


def book_bin(names: Sequence[tuple[str, int]], *, is_1904: bool = False) -> bytes:
    """`names`: of each sheet, and 0 for one that is shown, 1 for one that is hidden."""
    sheets = b"".join(
        record(156, struct.pack("<II", state, place) + wide(f"rId{place}") + wide(name))
        for place, (name, state) in enumerate(names, start=1)
    )
    about = record(153, struct.pack("<II", int(is_1904), 0) + wide(""))
    return record(131) + about + record(143) + sheets + record(144) + record(132)


def parts_of_xlsb(
    *sheets: Sequence[Sequence[XlsbCell]],
    names: Sequence[tuple[str, int]] = (("Register", 0),),
    is_1904: bool = False,
    **shown: object,
) -> dict[str, bytes | str]:
    """The entries of a workbook. `shown` is said of its first sheet: see `sheet_bin`."""
    texts: list[str] = []
    bins = [
        sheet_bin(rows, texts, **(shown if place == 0 else {}))  # type: ignore[arg-type]
        for place, rows in enumerate(sheets)
    ]
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{place}.bin"/>'
        for place in range(1, len(bins) + 1)
    )
    links += f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.bin"/>'
    links += f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.bin"/>'
    shared = b"".join(record(19, b"\0" + wide(text)) for text in texts)
    count = struct.pack("<II", len(texts), len(texts))
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'{_RELATIONS}<Relationship Id="b" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": book_bin(names, is_1904=is_1904),
        "xl/_rels/workbook.bin.rels": f"{_RELATIONS}{links}</Relationships>",
        "xl/styles.bin": styles_bin(),
        "xl/sharedStrings.bin": record(159, count) + shared + record(160),
        **{f"xl/worksheets/sheet{place}.bin": part for place, part in enumerate(bins, start=1)},
    }


def write_xlsb(rows: Iterable[Sequence[XlsbCell]]) -> bytes:
    return zipped(parts_of_xlsb(list(rows)))
