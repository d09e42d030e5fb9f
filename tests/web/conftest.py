from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings as project

from tests.attacks.conftest import scene

__all__ = ["scene"]


@pytest.fixture
def showcase(settings):
    """The test-only page of every component, at `/`."""
    settings.ROOT_URLCONF = "tests.web.showcase"
    templates = deepcopy(project.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
