from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """One thing missing or off: the section, the field's name on that section's page, and the words.

    A field of a row is `rows-index-field`, as in `costs-0-amount`, rows counted from 0.
    """

    section: str
    field: str
    message: str
