"""What is found not to stand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`where` names the journal, the balance or the row, `what` says in a sentence what is wrong with it."""

    fund: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.fund} {self.where}: {self.what}"
