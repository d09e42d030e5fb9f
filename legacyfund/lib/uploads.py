"""Which files are kept beside a bid or a claim: told by what they hold, never by what they are called."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from legacyfund.lib.clamd import scan
from legacyfund.lib.errors import DomainError
from legacyfund.lib.zip_guard import check_inactive, open_archive, read_entry

KINDS = {
    "pdf": "PDF",
    "docx": "Word document",
    "xlsx": "Excel workbook",
    "odt": "OpenDocument text",
    "png": "PNG picture",
    "jpeg": "JPEG picture",
}
"""By extension, in the words of the page; `jpg` is taken for `jpeg`."""
TAKEN = "PDF, DOCX, XLSX, ODT, PNG or JPEG"
MOST_BYTES = 20 * 1024 * 1024
"""The largest file of any kind, and all files of one request together."""
LONGEST_NAME = 100
_STARTS = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_ODT = b"application/vnd.oasis.opendocument.text"


class UploadRefused(DomainError):
    """The file is not of a kind that is taken."""


@dataclass(frozen=True)
class EvidenceFile:
    """A file that shows something, kept byte for byte and only ever served as a download."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check_evidence(file: EvidenceFile, *, scanner: str) -> EvidenceFile:
    """The file under the name it is kept by, as `check_upload` finds it; one that is empty or too large is
    refused too. Called before anything is locked: the scanner takes its time.
    """
    if not 0 < len(file.content) <= MOST_BYTES:
        raise UploadRefused(
            f"The file must hold something, and be no larger than {MOST_BYTES // 1024**2} MB.", field="file"
        )
    return EvidenceFile(check_upload(BytesIO(file.content), file.name, scanner=scanner), file.content)


def check_upload(stream: BinaryIO, name: str, *, scanner: str) -> str:
    """The name under which the file is kept. `scanner` is clamd's address, or blank where there is none.

    Raises UploadRefused, ArchiveRefused, VirusFound, ScannerSilent.
    """
    kept = clean_name(name, kind_of(stream, name))
    if scanner:
        scan(stream, scanner)
    return kept


def kind_of(stream: BinaryIO, name: str) -> str:
    """The kind the file's content has, by its extension in KINDS. `stream` is left at its start.

    Raises UploadRefused for any other content and for a name that says another kind, and
    ArchiveRefused for an Office file that cannot be unpacked safely or holds macros.
    """
    stream.seek(0)
    start = stream.read(8)
    found = next((kind for mark, kind in _STARTS if start.startswith(mark)), "")
    if not found and start.startswith(b"PK\x03\x04"):
        found = _office_kind(stream)
    stream.seek(0)
    said = _extension(name)
    if not found or said not in KINDS:
        raise UploadRefused(f"The file must be {TAKEN}. Save it as one of these.", field="file")
    if said != found:
        raise UploadRefused(
            f"The file's name ends in “.{said}”, but what it holds is {KINDS[found]}. "
            f"Save it again as {KINDS[said]}, or give it its own ending.",
            field="file",
        )
    return found


def clean_name(name: str, kind: str) -> str:
    """The name without folders, control and direction characters, or a second ending; never blank or long."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(" " if unicodedata.category(item) in ("Cc", "Zs") else item for item in last)
    plain = "".join(item for item in shown if unicodedata.category(item)[0] != "C")
    stem = plain.rpartition(".")[0].replace(".", "_")
    stem = re.sub(r"[<>:\"|?*\s]+", " ", stem).strip(" ._-")[:LONGEST_NAME].rstrip()
    return f"{stem or 'file'}.{kind}"


def _extension(name: str) -> str:
    said = name.rpartition(".")[2].strip().casefold()
    return "jpeg" if said == "jpg" else said


def _office_kind(stream: BinaryIO) -> str:
    with open_archive(stream) as archive:
        names = archive.namelist()
        check_inactive(names)
        if names[:1] == ["mimetype"] and read_entry(archive, "mimetype").strip() == _ODT:
            return "odt"
        return next((kind for kind, part in _PARTS.items() if part in names), "")
