"""The hashes of the secrets that the deployed functions accept, from their configuration."""

from collections.abc import Mapping
from typing import Any

VARIABLE = "ORIGIN_SECRET_SHA256"


def accepted(client: Any, prefix: str) -> Mapping[str, frozenset[str]]:  # noqa: ANN401 - boto3's
    """The hashes that each function behind CloudFront accepts, by its name.

    `client` is one of Lambda; the functions' names begin with `prefix`. A function whose update has
    not ended counts as one without hashes.
    """
    hashes: dict[str, frozenset[str]] = {}
    for page in client.get_paginator("list_functions").paginate():
        for listed in page["Functions"]:
            name = listed["FunctionName"]
            variables = listed.get("Environment", {}).get("Variables", {})
            if name.startswith(f"{prefix}-") and VARIABLE in variables:
                hashes[name] = _hashes(client.get_function_configuration(FunctionName=name))
    return hashes


def _hashes(configuration: Mapping[str, Any]) -> frozenset[str]:
    if configuration.get("LastUpdateStatus", "Successful") != "Successful":
        return frozenset()
    text = configuration["Environment"]["Variables"].get(VARIABLE, "")
    return frozenset(text.split(",")) - {""}
