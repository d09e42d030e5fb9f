"""The refusal every action may raise, worded for the person who reads it."""


class DomainError(Exception):
    """A rule of the fund said no.

    `message` is a whole sentence: what happened, why, and what to do next. `field` names the
    form or API field it belongs to, or is None when it concerns the request as a whole.
    Subclasses live beside the function that raises them.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class PermissionRefused(DomainError):
    """The person may not do this: wrong role, or a pair of duties one person may not hold."""


class ConflictRefused(DomainError):
    """The record is no longer in the state the request was made for."""


class SavedMeanwhile(DomainError):
    """Somebody saved what the page shows after it was opened. What was typed is to be shown beside it."""
