"""A disk that is full: of the folder of files, of what is being uploaded, or of the database."""

import errno

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DISK_FULL = "53100"
"""PostgreSQL's own code for it."""


def is_out_of_room(error: BaseException) -> bool:
    """Whether what was sent could not be kept for want of room: nothing is wrong with it."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return getattr(error.__cause__ or error, "sqlstate", None) == DISK_FULL
