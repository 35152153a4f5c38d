"""`python -m rehearsal.vault_requests` writes what flows and figures take, for the API's document.

With `--check` it compares instead; a test does the same. The function that shows the document has
neither the vault's models nor what they import.
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from lambda_src.api_document.vault_requests import FILE
from lambda_src.flow_gateway.companion_routes import COMPANION
from lambda_src.flow_gateway.requests import ReadQuery
from lambda_src.tenant_data.requests import Period, RecentOrders, TopItems
from rehearsal.hostile.flow_operations import (
    PUBLIC_PLAYING,
    SET_BY_THE_GATEWAY,
    PublicStart,
    models,
    operations,
)

Json = dict[str, Any]
_REF: Final = "#/components/schemas/"
_NAMED: Final = re.compile(r"\{(\w+)\}")
_FIGURES: Final[dict[str, type[BaseModel]]] = {
    "GET /menu/top": TopItems,
    "GET /orders/recent": RecentOrders,
    "GET /revenue/daily": Period,
}
_WITHOUT_BODY: Final = ("GET", "DELETE")  # as the gateway reads fields
_SELDOM: Final = ("title",)  # of a property it is its name again


def requests() -> Json:
    """Return parameters and body of each route, and the schemas that bodies name."""
    known = models()
    found = {
        route: operation
        for route, operation in sorted(operations().items())
        if operation not in {operation for _, _, operation in COMPANION}
    }
    asked: list[type[BaseModel]] = [known[operation] for operation in found.values()]
    asked += [ReadQuery, PublicStart, *_FIGURES.values()]
    read: list[tuple[type[BaseModel], Literal["validation"]]] = [
        (model, "validation") for model in asked
    ]
    every = models_json_schema(
        read,
        ref_template=f"{_REF}{{model}}",
    )[1]["$defs"]
    schemas = {name: _untitled(schema) for name, schema in every.items()}
    routes: dict[str, Json] = {
        route: _described(route, "", model.__name__, schemas)[0]
        for route, model in _FIGURES.items()
    }
    bodies: dict[str, Json] = {}
    for route, operation in found.items():
        routes[route], body = _described(route, operation, known[operation].__name__, schemas)
        if body is not None:
            name = routes[route]["body"]
            if bodies.setdefault(name, body) != body:
                raise ValueError(f"{route}: another route has a body named {name} of other fields.")
    for name in set(_named_in(bodies, schemas)):
        bodies.setdefault(name, schemas[name])
    return {"routes": routes, "schemas": dict(sorted(bodies.items()))}


def _described(
    route: str, operation: str, name: str, schemas: dict[str, Json]
) -> tuple[Json, Json | None]:
    """Return what a route takes, and the schema of its body if it has one."""
    method, path = route.split(" ")
    schema = schemas[name]
    fields, required = dict(schema["properties"]), set(schema.get("required", ()))
    parameters = [
        {"name": one, "in": "path", "required": True, "schema": fields.pop(one)}
        for one in _NAMED.findall(path)
    ]
    for one in SET_BY_THE_GATEWAY.get(operation, ()):
        fields.pop(one, None)
    if operation == "read":
        fields = dict(schemas[ReadQuery.__name__]["properties"])
    if operation == "start" and path.startswith(PUBLIC_PLAYING):
        name = PublicStart.__name__
        fields = {**schemas[name]["properties"], **fields}
        required |= set(fields) & set(schemas[name]["required"])
    if method in _WITHOUT_BODY:
        parameters += [
            {"name": one, "in": "query", "required": one in required, "schema": _given(described)}
            for one, described in fields.items()
        ]
        return {"parameters": parameters}, None
    if not fields:
        return {"parameters": parameters}, None
    body = {
        **{key: value for key, value in schema.items() if key not in {"properties", "required"}},
        "properties": fields,
    }
    needed = [one for one in fields if one in required]
    if needed:
        body["required"] = needed
    return {"parameters": parameters, "body": name, "is_required": bool(needed)}, body


def _given(schema: Json) -> Json:
    """A parameter of a query, which is there or is not: null cannot be written in one."""
    alternatives = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(alternatives) != 1:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    if rest.get("default", ...) is None:
        del rest["default"]
    return {**alternatives[0], **rest}


def _untitled(schema: Json) -> Json:
    """A schema without the titles that pydantic makes of names."""
    shown: Json = {}
    for key, value in schema.items():
        if key == "properties":
            shown[key] = {name: _untitled(one) for name, one in value.items()}
        elif key in {"items", "additionalProperties"} and isinstance(value, dict):
            shown[key] = _untitled(value)
        elif key == "anyOf":
            shown[key] = [_untitled(one) for one in value]
        elif key not in _SELDOM:
            shown[key] = value
    return shown


def _named_in(part: Any, schemas: dict[str, Json]) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Names of schemas that others lead to."""
    if isinstance(part, dict):
        reference = part.get("$ref")
        if isinstance(reference, str):
            name = reference.removeprefix(_REF)
            yield name
            yield from _named_in(schemas[name], schemas)
        for value in part.values():
            yield from _named_in(value, schemas)
    elif isinstance(part, list):
        for value in part:
            yield from _named_in(value, schemas)


def text() -> str:
    """Return the file as it is to be."""
    return json.dumps(requests(), indent=1, sort_keys=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the file, or compare it."""
    if arguments == ["--check"]:
        is_same = FILE.is_file() and FILE.read_text(encoding="utf-8") == text()
        if not is_same:
            sys.stderr.write(f"{FILE.name} is stale: run `python -m rehearsal.vault_requests`.\n")
        return 0 if is_same else 1
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{FILE.name} is written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
