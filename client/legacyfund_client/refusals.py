"""Why a run ends without what it was asked for, in words for the person who started it."""


class Stopped(Exception):
    """`exit_code` is what the command ends with."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotDone(Stopped):
    """Something is in the way: the set-up, the network, a busy service. Nothing kept is in doubt."""


class Contradicted(Stopped):
    """The service says now what does not go together with what it said before, or the mirror was changed."""

    exit_code = 2
