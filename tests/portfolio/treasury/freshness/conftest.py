"""A fund whose publications the pages and the API tell of."""

import pytest

from portfolio.funds.models import Fund
from portfolio.watch.models import Finding
from tests.factories.periods import closed_to
from tests.factories.returns import JUNE, LATER, accepted_return
from tests.factories.sealing import sealed


@pytest.fixture
def fund(released, settings, tmp_path) -> Fund:
    """Closed to May, and sealed; June has a line."""
    settings.SEALED_FILES = tmp_path
    for period in closed_to(released.fund, JUNE.previous):
        sealed(period, now=LATER)
    accepted_return(released, "30,000.00")
    return released.fund


def found_to_be_wrong(publication: str) -> Finding:
    """Since LATER."""
    return Finding.objects.create(
        kind="PUBLICATION_WRONG",
        key=f"publication-wrong:{publication}",
        subject_ref=publication,
        message="What is inside is not for everybody.",
        opened_at=LATER,
    )
