"""What entries of several worklists are made of."""

from bids.overview.queries.waiting import Waiting


def of_round(step: str, reference: str, url_name: str) -> Waiting:
    return Waiting(f"{step} {reference}", None, url_name, {"reference": reference})


def itself(row: Waiting) -> Waiting:
    return row
