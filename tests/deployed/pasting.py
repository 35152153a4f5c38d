"""The commands of a page, as somebody would paste them."""

import re
from pathlib import Path

GATEHOUSE = ".venv/bin/gatehouse "
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[str]:
    """Every command of a page, in order, without its comment."""
    found = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        lines = (line.split("  #")[0].split(" #")[0].strip() for line in block.splitlines())
        found += [line for line in lines if line]
    return found
