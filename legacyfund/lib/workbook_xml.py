"""XML parts of an Office file, without document types, entities or addresses."""

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from legacyfund.lib.csv_rows import FileRefused


def read_elements(part: bytes) -> Iterator[Element]:
    """Elements as they end. Raises FileRefused for what is no XML, or tries to be more than XML."""
    try:
        for _, element in iterparse(io.BytesIO(part), events=("end",), forbid_dtd=True):
            yield element
    except DefusedXmlException as error:
        raise FileRefused(
            "XML_ENTITIES",
            "The file defines XML entities or a document type, which no spreadsheet does. It was not read.",
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise damaged() from error


def damaged() -> FileRefused:
    return FileRefused("DAMAGED", "The file is damaged. Open it, save it again and upload that.")


def tag_of(element: Element) -> str:
    """The element's name without its namespace: the strict and the usual kind of file differ in it."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """By its name without a namespace; blank where there is none."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")
