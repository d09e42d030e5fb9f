"""Words that people have to give with a step, such as its reason."""

from legacyfund.lib.errors import DomainError


def check_said(
    words: str, most: int, *, missing: str, too_long: str, refused: type[DomainError], field: str
) -> str:
    """The words without outer white space. Raises what is to be `refused`, at its field, where there are none
    or more than `most` characters: `missing` or `too_long` is what the person reads.
    """
    said = words.strip()
    if not said:
        raise refused(missing, field=field)
    if len(said) > most:
        raise refused(too_long, field=field)
    return said
