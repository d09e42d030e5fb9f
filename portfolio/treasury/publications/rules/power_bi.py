"""The file that opens Power BI at an address (`.pbids`, a data source file of version 0.1). It can name an
address that everybody may read, and neither a query nor how to sign in.
"""

import json

MEDIA_TYPE = "application/json"


def source_at(address: str) -> bytes:
    details = {"protocol": "http", "address": {"url": address}}
    connections = [{"details": details, "mode": "Import"}]
    return json.dumps({"version": "0.1", "connections": connections}, indent=2).encode()
