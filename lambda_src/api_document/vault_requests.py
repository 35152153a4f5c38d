"""What the routes of flows and figures take, as schemas that were written before the deployment.

The models of these requests live in the vault, beside what talks to its database. This function
has neither; `python -m rehearsal.vault_requests` writes the file, and a test compares it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("vault_requests.json")


@cache
def vault_requests() -> dict[str, Any]:
    """Return `routes` by method and path, and the `schemas` that they name."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
