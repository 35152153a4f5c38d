"""The lists of CONTRIBUTING.md: kind, steps, and the files that each step names."""

import re
from dataclasses import dataclass

from gatehouse.home import repository

_LIST = re.compile(r"^### (An? \w+)\n((?:\d+\. .*\n)+)", re.MULTILINE)
_STEP = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)
_FILE = re.compile(r"`((?:[\w<>*.-]+/)+[\w<>*.-]*)`")


@dataclass(frozen=True)
class Step:
    """One step of one list."""

    kind: str
    number: int
    text: str

    @property
    def files(self) -> tuple[str, ...]:
        """The paths in it, with `<name>` for what depends on the thing that is added."""
        return tuple(_FILE.findall(self.text))

    def __str__(self) -> str:
        return f'CONTRIBUTING.md, "{self.kind}", step {self.number}: {self.text}'


def steps() -> tuple[Step, ...]:
    """Every step of every list."""
    page = (repository() / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return tuple(
        Step(kind, int(number), text)
        for kind, body in _LIST.findall(page)
        for number, text in _STEP.findall(body)
    )
