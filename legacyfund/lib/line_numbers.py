"""Lines that one message names."""

from dataclasses import dataclass, field


@dataclass
class LineNumbers:
    """All counted, the first 20 kept. `sample` is what stands on the first."""

    first: list[int] = field(default_factory=list)
    count: int = 0
    sample: str = ""

    def add(self, line: int, sample: str = "") -> None:
        self.count += 1
        if self.count == 1:
            self.sample = sample[:40]
        if self.count <= 20:
            self.first.append(line)

    def __str__(self) -> str:
        """`line 5`, `lines 5, 7`, `lines 5, 7, … and 900 more`."""
        more = f" and {self.count - 20:,} more" if self.count > 20 else ""
        return f"line{'s' if self.count > 1 else ''} {', '.join(map(str, self.first))}{more}"
