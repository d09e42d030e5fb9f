"""No message of bids goes unread by a test."""

from pathlib import Path

from bids.emails import MESSAGES


def test_every_message_is_read_by_a_test():
    tests = "".join(path.read_text() for path in sorted(Path(__file__).parent.glob("test_*.py")))

    assert [kind for kind in sorted(MESSAGES) if f'"{kind}"' not in tests] == []
