"""What may be attached is told by its content; what it is called afterwards can do no harm."""

import io

import pytest

from legacyfund.lib.errors import DomainError
from legacyfund.lib.uploads import LONGEST_NAME, UploadRefused, clean_name, kind_of
from tests.factories.files import BOMB, DOCM, DOCX, EICAR, JPEG, ODT, PDF, PNG, SVG, XLSX, zipped

LONG = f"<!--{[*range(20_000)]}-->"


def named_otherwise(part: str, *, kept_as: str = "", before: str = "") -> bytes:
    """An Office file whose main part has a name of its own, and says which."""
    links = f'{before}<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="{part}"/>'
    kept = kept_as or part.lstrip("/")
    return zipped({"_rels/.rels": f"{links}</Relationships>", "[Content_Types].xml": "<T/>", kept: "<w/>"})


def protected(stream: str) -> bytes:
    """A compound file, as Office writes behind a password or wrote long ago."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + stream.encode("utf-16-le")


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
        (JPEG, "plan.jfif", "jpeg"),
        (PDF, "plan", "pdf"),
        (PDF, "Plan v1.2", "pdf"),
        (b"\r\n" + PDF, "printed.pdf", "pdf"),
        (b"\xef\xbb\xbf" + PDF, "printed.pdf", "pdf"),
        (named_otherwise("word/document2.xml"), "plan.docx", "docx"),
        (named_otherwise("/xl/workbook22.xml"), "plan", "xlsx"),
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
        (b"", "empty.pdf", "The file is empty"),
        (PDF, "plan.pdf.exe", "what it holds is PDF. Give it its own ending, “.pdf”"),
        (PDF, "plan.\u202efdp.exe", "what it holds is PDF"),
        (PDF, "plan.docx", "what it holds is PDF. Save it again as Word document, or give it its own"),
        (protected("EncryptedPackage"), "plan.docx", "protected by a password"),
        (protected("WordDocument"), "plan.doc", "must be PDF"),
        (named_otherwise("word/document2.xml", kept_as="word/other.xml"), "plan.docx", "must be PDF"),
        (named_otherwise("xl/workbook.bin"), "plan.xlsx", "must be PDF"),
        (named_otherwise("ppt/presentation.xml"), "plan.pptx", "must be PDF"),
        (named_otherwise("word/document2.xml", before="<!DOCTYPE a>"), "plan.docx", "must be PDF"),
        (
            named_otherwise("word/document2.xml", before=LONG),
            "plan.docx",
            "must be PDF",
        ),
        (DOCX, "plan.pdf", "what it holds is Word document"),
        (XLSX, "plan.docx", "what it holds is Excel workbook"),
        (b"GIF89a" + PDF, "polyglot.pdf", "must be PDF"),
        (b"@PJL " + PDF, "late.pdf", "must be PDF"),
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
        ("picture.jfif", "jpeg", "picture.jpeg"),
        ("plan", "pdf", "plan.pdf"),
        ("Plan v1.2", "pdf", "Plan v1_2.pdf"),
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
