"""Reads `checks.toml`: what checks who a caller is where no gateway does."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("checks.toml")


@dataclass(frozen=True)
class Check:
    """A function's own check of some entries, and what it compares with."""

    function: str
    entries: tuple[str, ...]
    check: str
    why: str
    against: Mapping[str, str] = field(default_factory=dict, hash=False)


@cache
def checks(file: Path = FILE) -> tuple[Check, ...]:
    """All checks of the file."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))["check"]
    return tuple(
        Check(
            item["function"], tuple(item["entries"]), item["check"], item["why"],
            item.get("against", {}),
        )
        for item in found
    )  # fmt: skip


@cache
def pages(file: Path = FILE) -> Mapping[str, str]:
    """The buckets that anybody may read through the distribution, with the reason."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))["pages"]
    return {item["bucket"]: item["why"] for item in found}
