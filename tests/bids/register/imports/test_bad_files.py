"""Files that are no register, or not one that can be taken: a clear message each, and nothing written."""

import re

import pytest

from accounts.permissions import Role
from bids.register.imports.actions.imports import match_import_columns
from bids.register.imports.models import RegisterFile
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import LegacySystem, Rating
from legacyfund.lib.errors import DomainError
from tests.factories.accounts import make_department, make_user
from tests.factories.files import zipped
from tests.factories.register_imports import LATER, csv_of, received_import, system_cells, table_of, work
from tests.factories.workbooks import Raw, formula, parts_of, sheet_xml, write_xlsx

pytestmark = pytest.mark.django_db

TABLE = table_of([system_cells("One"), system_cells("Two")])
GOOD = csv_of(system_cells("One"), system_cells("Two"))
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
SHEET = re.compile("xl/worksheets/")
MILLION = "<row/>" * 1_000_000


def with_part(name: str, content: str) -> bytes:
    return zipped(parts_of(TABLE) | {name: content})


def with_cell(cell: object) -> bytes:
    return write_xlsx([TABLE[0], [*TABLE[1][:1], cell, *TABLE[1][2:]]])


def sheets(*states: str) -> bytes:
    """The same table in each."""
    parts = parts_of(TABLE, sheets=[(f"Sheet {n}", state) for n, state in enumerate(states)])
    return zipped(parts | dict.fromkeys(filter(SHEET.match, parts), sheet_xml(TABLE)))


def doctype(entry: str, declared: str) -> bytes:
    return with_part(entry, declared + parts_of(TABLE)[entry])


FILES = {
    "empty": (b"", "is empty"),
    "blank lines alone": (b"\r\n,,,\r\n\r\n", "no rows below"),
    "header alone": (GOOD.split(b"\r\n")[0], "no rows below"),
    "titles alone": (b"Register of 2026\r\nSystems\r\nPayroll\r\n", "no line has two filled cells"),
    "costs in dollars": (b"Asset Name,Yearly Run Cost ($)\r\na,310", "figures are in dollars"),
    "UTF-16 cut inside a character": (GOOD.decode().encode("utf-16")[:-1], "UTF-16"),
    "Windows-1252 with a lost byte in a score": (GOOD.replace(b",6,", b",\x81,", 1), "whole number"),
    "NUL bytes": (GOOD.replace(b"One", b"O\x00e"), "NUL"),
    "half a character pair": (GOOD.replace(b"One", b"\xed\xa0\x80"), "half of a character pair"),
    "a cell that never ends": (GOOD + b'"' + b"x" * 140_000, "more than 131,072 characters"),
    "quotation mark left open": (GOOD + b'"never closed', "quotation mark"),
    "HTML renamed to CSV": (b"<html><table><tr><td>Asset Name</td></tr></table>", "web page"),
    "PDF renamed to CSV": (b"%PDF-1.7\n1 0 obj", "PDF"),
    "old Excel, damaged": (OLD_OFFICE * 64, "damaged"),
    "Excel with a password": (
        OLD_OFFICE * 64 + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password",
    ),
    "old Excel with macros": (OLD_OFFICE * 64 + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
    "zip that is no workbook": (zipped({"readme.txt": "hello"}), "no spreadsheet"),
    "damaged zip": (write_xlsx(TABLE)[:200], "damaged"),
    "zip bomb": (with_part("xl/worksheets/sheet1.xml", MILLION), "would unpack to"),
    "entry that leads out": (with_part("../../etc/cron.d/x", "x"), "leads out"),
    "macros": (with_part("xl/vbaProject.bin", "x"), "macros"),
    "links to other files": (with_part("xl/externalLinks/externalLink1.xml", "<x/>"), "links to other files"),
    "billion laughs": (doctype("xl/worksheets/sheet1.xml", ENTITIES), "XML entities"),
    "external entity": (doctype("xl/workbook.xml", OUTSIDE), "XML entities"),
    "OpenDocument": (zipped({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument"),
    "Word": (zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "Word"),
    "several sheets": (sheets("visible", "visible"), "has 2 sheets"),
    "hidden sheets alone": (sheets("hidden", "veryHidden"), "no sheet that can be read"),
    "merged cells": (
        zipped(parts_of(TABLE, after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>')),
        "merged (A2:A3)",
    ),
    "formula without its result": (with_cell(formula("HYPERLINK(A1)", "")), "B2 is a formula"),
    "error value": (with_cell(Raw("<v>#N/A</v>", kind="e")), "an error here (#N/A)"),
    "cell far too long": (with_cell("x" * 40_000), "the most is 2,000"),
    "too many rows": (b"Asset Name,Notes\r\n" + b"a,b\r\n" * 10_001, "more than 10,000 lines"),
    "a million empty rows": (
        with_part("xl/worksheets/sheet1.xml", sheet_xml(TABLE).replace("</sheetData>", "<row/>" * 150_000)),
        "would unpack to",
    ),
    "too many columns": (write_xlsx([["Asset Name", "Notes"], ["x"] * 201]), "beyond column 200"),
    "row longer than the headings": (GOOD.rstrip() + b",surplus\r\n", "more cells than there are"),
    "systems of another department": (csv_of(system_cells(department="Elsewhere")), "another department"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_says_what_is_wrong_and_nothing_is_written(kind):
    content, words = FILES[kind]
    department = make_department()
    person = make_user(Role.BIDDER, department)

    try:
        register_import = received_import(content, department=department, by=person)
    except DomainError as refusal:
        said = [refusal.message]
        kept = RegisterFile.objects.count()
    else:
        columns = register_import.columns
        match_import_columns(register_import=register_import, columns=columns, by=person, now=LATER)
        register_import, kept = work(), 0
        said = list(register_import.messages.filter(is_fault=True).values_list("message", flat=True))
        assert register_import.status == RegisterImportStatus.FAULTY

    assert kept == 0
    assert any(words in message for message in said), said
    assert all(message.endswith((".", ".)")) for message in said)
    assert (LegacySystem.objects.count(), Rating.objects.count()) == (0, 0)


def test_there_are_thirty():
    assert len(FILES) >= 30
