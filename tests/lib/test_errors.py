import pytest

from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused


def test_carries_message_and_field() -> None:
    refusal = DomainError("The bid is closed.", field="bid")

    assert (refusal.message, refusal.field, str(refusal)) == (
        "The bid is closed.",
        "bid",
        "The bid is closed.",
    )


@pytest.mark.parametrize("kind", [PermissionRefused, ConflictRefused])
def test_is_about_the_whole_request_unless_told(kind: type[DomainError]) -> None:
    refusal = kind("No.")

    assert isinstance(refusal, DomainError)
    assert refusal.field is None
