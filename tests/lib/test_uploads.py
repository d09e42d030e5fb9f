"""What may be attached is told by its content; what it is called afterwards can do no harm."""

import io

import pytest

from legacyfund.lib.errors import DomainError
from legacyfund.lib.uploads import LONGEST_NAME, UploadRefused, clean_name, kind_of
from tests.factories.files import BOMB, DOCM, DOCX, EICAR, JPEG, ODT, PDF, PNG, SVG, XLSX, zipped


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "plan.pdf", "pdf"),
        (PDF, "PLAN.PDF", "pdf"),
        (DOCX, "plan.docx", "docx"),
        (XLSX, "plan.xlsx", "xlsx"),
        (ODT, "plan.odt", "odt"),
        (PNG, "plan.png", "png"),
        (JPEG, "plan.jpg", "jpeg"),
        (JPEG, "plan.jpeg", "jpeg"),
    ],
)
def test_each_kind_is_known_by_its_content(content, name, kind):
    stream = io.BytesIO(content)

    assert kind_of(stream, name) == kind
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<html><script>alert(1)</script>", "page.html", "must be PDF"),
        (b"<html>", "page.pdf", "must be PDF"),
        (SVG, "picture.svg", "must be PDF"),
        (SVG, "picture.png", "must be PDF"),
        (b"<?php system($_GET[0]);", "shell.php", "must be PDF"),
        (b"<?php", "shell.php.jpg", "must be PDF"),
        (EICAR, "eicar.pdf", "must be PDF"),
        (b"MZ\x90\0", "setup.exe", "must be PDF"),
        (b"", "empty.pdf", "must be PDF"),
        (PDF, "plan", "must be PDF"),
        (PDF, "plan.pdf.exe", "must be PDF"),
        (PDF, "plan.\u202efdp.exe", "must be PDF"),
        (PDF, "plan.docx", "what it holds is PDF"),
        (DOCX, "plan.pdf", "what it holds is Word document"),
        (XLSX, "plan.docx", "what it holds is Excel workbook"),
        (b"GIF89a" + PDF, "polyglot.pdf", "must be PDF"),
        (b" " + PDF, "late.pdf", "must be PDF"),
        (zipped({"a.txt": b"a"}), "plan.docx", "must be PDF"),
        (zipped({"mimetype": b"text/html", "a": b""}), "plan.odt", "must be PDF"),
        (DOCM, "plan.docx", "macros"),
        (DOCM, "plan.docm", "macros"),
        (BOMB, "plan.docx", "would unpack to"),
        (b"PK\x03\x04" + b"\0" * 50, "plan.docx", "damaged"),
        (zipped({"../../etc/passwd": b"", "word/document.xml": b""}), "plan.docx", "leads out of it"),
    ],
)
def test_a21_malicious_upload(content, name, words):
    with pytest.raises(DomainError, match=words) as refusal:
        kind_of(io.BytesIO(content), name)

    assert refusal.value.field == "file"


def test_a_refusal_of_content_is_an_attachments_own():
    with pytest.raises(UploadRefused):
        kind_of(io.BytesIO(b"text"), "notes.txt")


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("Plan 2027.pdf", "pdf", "Plan 2027.pdf"),
        ("picture.jpg", "jpeg", "picture.jpeg"),
        ("../../etc/plan.pdf", "pdf", "plan.pdf"),
        ("C:\\work\\plan.pdf", "pdf", "plan.pdf"),
        ("plan.exe.pdf", "pdf", "plan_exe.pdf"),
        ("pl\u202ean\u200b.pdf", "pdf", "plan.pdf"),
        ("pl\0an\r\n.pdf", "pdf", "pl an.pdf"),
        ('a"b<c>|?*:.pdf', "pdf", "a b c.pdf"),
        (".pdf", "pdf", "file.pdf"),
        ("..pdf", "pdf", "file.pdf"),
        ("", "pdf", "file.pdf"),
        ("Façade – überblick.pdf", "pdf", "Façade – überblick.pdf"),
        ("x" * 300 + ".pdf", "pdf", "x" * LONGEST_NAME + ".pdf"),
    ],
)
def test_a21_names_are_cleaned(name, kind, kept):
    assert clean_name(name, kind) == kept
