"""No message of bids goes unread by a test."""

from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string


def test_every_message_is_read_by_a_test():
    modules = [name for name in settings.EVENT_MESSAGE_MODULES if name.startswith("bids.")]
    kinds = {kind for name in modules for kind in import_string(f"{name}.MESSAGES")}
    paths = [path for path in sorted(Path(__file__).parent.rglob("test_*.py")) if "emails" in str(path)]
    tests = "".join(path.read_text() for path in paths)

    assert [kind for kind in sorted(kinds) if f'"{kind}"' not in tests] == []
