"""Documents whose bytes are promised for ever, held against files a person can read.

The files are indented; their canonical text is made here and not by the service, so that a change of the
service's own writer shows. Nothing rewrites them: what is frozen in a database was written like this, and
has to be read and hashed like this. Who changes what is written makes a new format beside it.
"""

import hashlib
import json
from pathlib import Path


def text_of(document: object) -> str:
    """In canonical form, amounts as text."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def assert_golden(path: Path, text: str, sha256: str) -> None:
    """The text is the file in canonical form, to the byte, and `sha256` is that of its bytes."""
    kept = json.loads(path.read_text("utf-8"))
    assert json.loads(text) == kept, f"{path.name} says otherwise"
    assert text == text_of(kept)
    assert hashlib.sha256(text.encode()).hexdigest() == sha256
