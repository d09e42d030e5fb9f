"""A department's finance system that files."""

from datetime import timedelta

import pytest
from oauth2_provider.models import AccessToken

from tests.factories.api import (
    make_filing_machine,
)
from tests.factories.returns import LATER, released_award
from tests.shared_states import built_once


@built_once
def filing():
    """An award of which half is released, and its department's finance system."""
    award = released_award()
    return award, make_filing_machine(award.department, now=LATER)


@pytest.fixture
def award(filing):
    return filing[0]


@pytest.fixture
def machine(filing):
    """Its token is of the day that the views' clock says."""
    AccessToken.objects.update(expires=LATER + timedelta(minutes=15))
    return filing[1]
