"""Which files are kept beside a bid or a claim: told by what they hold, never by what they are called."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from zipfile import ZipFile

from legacyfund.lib.clamd import scan
from legacyfund.lib.errors import DomainError
from legacyfund.lib.tables.apart import OLD, ZIP, is_protected
from legacyfund.lib.tables.marks import BookRefused
from legacyfund.lib.tables.xlsx_marks import links_of
from legacyfund.lib.zip_guard import PROTECTED, ArchiveRefused, check_inactive, open_archive, read_entry

KINDS = {
    "pdf": "PDF",
    "docx": "Word document",
    "xlsx": "Excel workbook",
    "odt": "OpenDocument text",
    "png": "PNG picture",
    "jpeg": "JPEG picture",
}
"""By extension, in the words of the page."""
_ALSO_JPEG = frozenset({"jpg", "jpe", "jfif", "jif"})
TAKEN = "PDF, DOCX, XLSX, ODT, PNG or JPEG"
MOST_BYTES = 20 * 1024 * 1024
"""The largest file of any kind, and all files of one request together."""
LONGEST_NAME = 100
_STARTS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))
_LOOKED_AT = 1024
_BEFORE_PDF = b"\xef\xbb\xbf \t\r\n"
"""A mark of encoding and white space, which some programs write before a PDF and every reader passes over."""
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_FOLDERS = {"word": "docx", "xl": "xlsx"}
_LINKS, _LONGEST_LINKS = "_rels/.rels", 100_000
_ENDING = re.compile(r"\.(?=[0-9]*[A-Za-z])([A-Za-z0-9]{1,5})\s*$")
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
    """The file under the name it is kept by, as `check_upload` finds it; too large a one is refused too.
    Called before anything is locked: the scanner takes its time.
    """
    if len(file.content) > MOST_BYTES:
        raise UploadRefused(
            f"The file is larger than {MOST_BYTES // 1024**2} MB. Save a smaller copy and upload that.",
            field="file",
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
    ArchiveRefused for an Office file that cannot be unpacked safely, holds macros or has a password. A name
    without an ending says no kind.
    """
    stream.seek(0)
    start = stream.read(_LOOKED_AT)
    if not start:
        raise UploadRefused("The file is empty. Choose another.", field="file")
    found = _kind_of_start(start) or _office_kind(stream, start)
    stream.seek(0)
    said = _extension(name)
    if not found:
        raise UploadRefused(f"The file must be {TAKEN}. Save it as one of these.", field="file")
    if said not in ("", found):
        again = f"Save it again as {KINDS[said]}, or give" if said in KINDS else "Give"
        raise UploadRefused(
            f"The file's name ends in “.{said}”, but what it holds is {KINDS[found]}. "
            f"{again} it its own ending, “.{found}”.",
            field="file",
        )
    return found


def clean_name(name: str, kind: str) -> str:
    """The name without folders, control and direction characters, or a second ending; never blank or long."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(" " if unicodedata.category(item) in ("Cc", "Zs") else item for item in last)
    plain = "".join(item for item in shown if unicodedata.category(item)[0] != "C")
    stem = _ENDING.sub("", plain).replace(".", "_")
    stem = re.sub(r"[<>:\"|?*\s]+", " ", stem).strip(" ._-")[:LONGEST_NAME].rstrip()
    return f"{stem or 'file'}.{kind}"


def _extension(name: str) -> str:
    """As the name says, blank where it has none: in `Plan v1.2` the figures are part of the name."""
    match = _ENDING.search(name)
    said = match[1].casefold() if match else ""
    return "jpeg" if said in _ALSO_JPEG else said


def _kind_of_start(start: bytes) -> str:
    if start.lstrip(_BEFORE_PDF).startswith(b"%PDF-"):
        return "pdf"
    return next((kind for mark, kind in _STARTS if start.startswith(mark)), "")


def _office_kind(stream: BinaryIO, start: bytes) -> str:
    if start.startswith(OLD) and is_protected(start + stream.read()):
        raise ArchiveRefused("ENCRYPTED", PROTECTED)
    if not start.startswith(ZIP):
        return ""
    with open_archive(stream) as archive:
        names = archive.namelist()
        check_inactive(names)
        if names[:1] == ["mimetype"] and read_entry(archive, "mimetype").strip() == _ODT:
            return "odt"
        kind = next((kind for kind, part in _PARTS.items() if part in names), "")
        return kind or _kind_by_links(archive)


def _kind_by_links(archive: ZipFile) -> str:
    """Of a package that calls its main part otherwise, such as `word/document2.xml`, and says so."""
    names = set(archive.namelist())
    if _LINKS not in names or archive.getinfo(_LINKS).file_size > _LONGEST_LINKS:
        return ""
    read_entry(archive, _LINKS)
    try:
        links = links_of(archive, names, "")
    except BookRefused:
        return ""
    main = next((part for kind, part in links.values() if kind == "officeDocument"), "")
    return _FOLDERS.get(main.partition("/")[0], "") if main in names and main.endswith(".xml") else ""
