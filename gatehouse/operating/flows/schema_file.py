"""Writes the schema of flows where the studio reads it; `--check` only compares.

The studio makes its forms of the same schema that `validate` judges by.
"""

import argparse
import json
import sys
from pathlib import Path

from gatehouse.home import repository
from lambda_src.flows.schema import document_schema


def path() -> Path:
    """Return the file that the studio is built with."""
    return repository() / "web" / "src" / "studio" / "schema.json"


def text() -> str:
    """Return what it has to hold."""
    return json.dumps(document_schema(), indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the file, or say whether it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    if not parser.parse_args().check:
        path().write_text(text(), encoding="utf-8")
        return 0
    if path().read_text(encoding="utf-8") == text():
        return 0
    print(f"{path()} is out of date: .venv/bin/python -m {__spec__.name}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
