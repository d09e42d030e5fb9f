from legacyfund.lib import canonical
from legacyfund.lib import canonical as lib


def test_bids_and_ledger_write_documents_the_same_way() -> None:
    assert canonical.canonical_bytes is lib.canonical_bytes
    assert canonical.canonical_sha256({"a": 1}) == lib.canonical_sha256({"a": 1})
