"""Writes the list of functions by zone into docs/architecture.md: `--check` compares instead.

The list comes from the synthesized stacks of `dev`: a function with a `vpc_config` is in the vault.
"""

import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gatehouse.delivery.synthesis import synthesize
from gatehouse.home import repository

_ENVIRONMENT = "dev"
_BEGIN = "<!-- functions by zone: .venv/bin/python -m gatehouse.delivery.zones_reference -->\n"
_END = "<!-- end of functions by zone -->\n"


def table(configurations: Mapping[str, Mapping[str, Any]], prefix: str) -> str:
    """A row for each stack that has functions, with their names by zone."""
    rows = ["| stack | in the street | in the vault |", "|---|---|---|"]
    for stack, configuration in configurations.items():
        functions = configuration.get("resource", {}).get("aws_lambda_function", {}).values()
        vault = [item for item in functions if item.get("vpc_config")]
        street = [item for item in functions if not item.get("vpc_config")]
        if functions:
            rows.append(f"| `{stack}` | {_names(street, prefix)} | {_names(vault, prefix)} |")
    return "\n".join(rows) + "\n"


def placed(page: str, text: str) -> str:
    """The page with `text` between its two markers."""
    before, rest = page.split(_BEGIN)
    return before + _BEGIN + text + _END + rest.split(_END)[1]


def _names(functions: Iterable[Mapping[str, Any]], prefix: str) -> str:
    names = (item["function_name"].removeprefix(f"{prefix}-") for item in functions)
    return ", ".join(f"`{name}`" for name in sorted(names))


def main() -> int:
    """Write the page, or compare it: 1 if it is out of date."""
    with tempfile.TemporaryDirectory() as folder:
        synthesis = synthesize(_ENVIRONMENT, Path(folder), of_this_machine=False)
        configurations = {stack.name: stack.configuration() for stack in synthesis.stacks}
    page = repository() / "docs" / "architecture.md"
    before = page.read_text(encoding="utf-8")
    after = placed(before, table(configurations, f"gatehouse-{_ENVIRONMENT}"))
    if "--check" not in sys.argv[1:]:
        page.write_text(after, encoding="utf-8")
    elif before != after:
        command = ".venv/bin/python -m gatehouse.delivery.zones_reference"
        sys.stderr.write(f"{page} is out of date: run `{command}`.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
