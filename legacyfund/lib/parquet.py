"""Writing a table as Parquet, from lines of JSON, always with the same bytes.

The only module that knows the library. What it writes depends on the lines, the columns, the note and the
library's version alone: a fixed size of row groups, fixed compression, and one note, since several would
come in no order.
"""

import io
from collections.abc import Generator, Mapping
from enum import Enum
from typing import IO, Any, cast

from arro3.core import DataType, Field, Schema
from arro3.io import read_json, write_parquet

from legacyfund.lib.blocks import BlocksAsFile

ROWS_IN_A_GROUP = 131_072
ROWS_AT_ONCE = 8_192
BYTES_AT_ONCE = 256 * 1024
NOTE = "legacyfund"
"""The key of the file's own metadata, beside the library's."""


class Column(Enum):
    """What a column holds, and how it is packed where a dictionary of its values would not help."""

    TEXT = (DataType.utf8(), "")
    DISTINCT_TEXT = (DataType.utf8(), "delta_byte_array")
    NUMBER = (DataType.int64(), "delta_binary_packed")
    SMALL_NUMBER = (DataType.int16(), "")
    DATE = (DataType.date32(), "")
    POUNDS = (DataType.decimal128(14, 2), "")

    @property
    def of_the_library(self) -> DataType:
        return self.value[0]

    @property
    def packing(self) -> str:
        return self.value[1]


def write_blocks(
    blocks: Generator[bytes],
    columns: Mapping[str, Column],
    out: IO[bytes],
    *,
    note: str,
    may_be_null: frozenset[str],
) -> None:
    """`blocks`: of lines, an object of JSON each, that has every column; read once, to their end, and never
    held as a whole. Money and dates are text in it. What goes wrong in them is raised.
    """
    with BlocksAsFile(blocks) as source, io.BufferedReader(source, BYTES_AT_ONCE) as lines:
        _write(cast("IO[bytes]", lines), columns, out, note, may_be_null)


def _write(
    lines: IO[bytes], columns: Mapping[str, Column], out: IO[bytes], note: str, may_be_null: frozenset[str]
) -> None:
    schema = Schema(
        [Field(name, column.of_the_library, nullable=name in may_be_null) for name, column in columns.items()]
    )
    packed: dict[Any, Any] = {name: column.packing for name, column in columns.items() if column.packing}
    write_parquet(
        read_json(lines, schema, batch_size=ROWS_AT_ONCE),
        out,
        compression="zstd(3)",
        max_row_group_size=ROWS_IN_A_GROUP,
        column_encoding=packed,
        column_dictionary_enabled=dict.fromkeys(packed, False),
        key_value_metadata={NOTE: note},
        created_by=NOTE,
    )
