"""The list prices, read once from `prices.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("prices.toml")


@cache
def prices() -> dict[str, Any]:
    """US dollars of us-east-1: `monthly` and `part` of resources, `use` by unit, `models`."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
