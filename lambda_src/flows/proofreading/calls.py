"""Calls that will be refused, secrets in clear text, and paths into answers that are none."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from lambda_src.flows.documents import Json, Node
from lambda_src.flows.proofreading.marks import Mark, calls_of, error, shown, texts, warning
from lambda_src.flows.public_addresses import is_public
from lambda_src.flows.tasks import call_of
from lambda_src.flows.templates import names

_NAMED_SECRET = re.compile(
    r"authorization|cookie|token|secret|password|passwd|api[-_]?key|access[-_]?key", re.IGNORECASE
)
_LOOKS_SECRET = re.compile(
    r"\b(?:sk|pk|rk)[-_](?:live|test|proj)?[-_]?\w{3,}|\bgh[pousr]_\w{10,}|\bAKIA[0-9A-Z]{12,}"
    r"|\bxox[abprs]-\S{8,}|\beyJ[\w-]{10,}\.[\w-]{5,}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
_CLEAR_SECRET = re.compile(
    r"\b[sr]k[-_](?=[\w-]*\d)[\w-]{16,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bAKIA[0-9A-Z]{16}\b"
    r"|\bxox[abprs]-\S{10,}|\beyJ[\w-]{10,}\.eyJ[\w-]{5,}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
"""What is a secret wherever it stands: words of a text may begin like one."""
_SCHEMED = re.compile(r"(?:bearer|basic|token)\s+\S", re.IGNORECASE)
_INSIDE = (".internal", ".local", ".localhost", ".lan")
_EXPECTED_SECRET = "expected {{secret:name}}, found a secret in clear text"  # noqa: S105  # told
_EXPECTED_NONE = (
    "expected no secret, found one in clear text; "
    "{{secret:name}} stands for it in headers and bodies of calls"
)
_LEAST_SECRET = 6
_PARTS = frozenset({"nodes", "connections", "flow_data"})
"""Of a composite: each node within is looked at by itself."""


def of_node(node: Node) -> Iterator[Mark]:
    """Yield what is wrong with the calls of a node, and secrets that stand anywhere in it."""
    told = set()
    for mark in _of_calls(node):
        told.add(mark.field)
        yield mark
    for at, text in texts(dict(node.content), "", _PARTS):
        if at not in told and _CLEAR_SECRET.search(text):
            yield error(at, _EXPECTED_NONE)


def _of_calls(node: Node) -> Iterator[Mark]:
    for at, written in calls_of(node):
        config = written.get("config")
        place = f"{at}.config" if isinstance(config, dict) else at
        for mark in of_call(call_of(written)):
            field = f"{place}.{mark.field}".lstrip(".")
            yield Mark(mark.severity, field, mark.message)


def of_call(call: Mapping[str, Json]) -> Iterator[Mark]:
    """Yield what is wrong with one call."""
    yield from _address(call)
    yield from _secrets(call)
    yield from _paths(call)


def _address(call: Mapping[str, Json]) -> Iterator[Mark]:
    name = "url" if "url" in call else "endpoint"
    written = call.get(name)
    if not isinstance(written, str) or not written or written.startswith("/"):
        return
    try:
        parts = urlsplit(written)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        yield error(name, f"expected an address, found {shown(written)}")
        return
    if parts.scheme not in {"http", "https"} or not host:
        if "{" not in written.split("/", 3)[0]:
            yield error(name, f"expected an address with https:// or /, found {shown(written)}")
    elif _is_inside(host):
        yield warning(name, f"{host} is not of the public internet, so the call will be refused")
    elif port is not None and port not in {80, 443} and port < 1024:  # noqa: PLR2004  # as guard.py
        yield warning(name, f"port {port} will be refused; expected 80, 443 or above 1023")


def _is_inside(host: str) -> bool:
    if host == "localhost" or host.endswith(_INSIDE):
        return True
    is_number = re.fullmatch(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*|0x[0-9a-f.x]+", host)
    return is_number is not None and not is_public(host)


def _secrets(call: Mapping[str, Json]) -> Iterator[Mark]:
    """Literal values that only the worker should know. The message never holds one."""
    for name in ("headers", "body", "payload", "query_params"):
        for at, text in texts(call.get(name), name):
            if _is_secret(at.rsplit(".", 1)[-1], text, is_header=name == "headers"):
                yield error(at, _EXPECTED_SECRET)
    address = str(call.get("url", call.get("endpoint", "")))
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    named = any(_is_secret(key, value) for key, value in parse_qsl(parts.query))
    if named or parts.password:
        yield error("url", "expected an address without a secret: addresses are logged")


def _is_secret(key: str, text: str, *, is_header: bool = False) -> bool:
    if any(names(text)):
        return False
    if _LOOKS_SECRET.search(text):
        return True
    is_named = _NAMED_SECRET.search(key) is not None and len(text) >= _LEAST_SECRET
    return is_named and (not is_header or " " not in text or _SCHEMED.match(text) is not None)


def _paths(call: Mapping[str, Json]) -> Iterator[Mark]:
    from lambda_src.flows import jsonpaths  # noqa: PLC0415  # 0.1 s that players need not wait

    mapping = call.get("response_mapping")
    for variable, path in mapping.items() if isinstance(mapping, dict) else ():
        if not isinstance(path, str):
            continue  # reading says so
        try:
            jsonpaths.compiled(path)
        except jsonpaths.PathError as reason:
            message = f"expected a JSONPath such as $.items[0].name, found {shown(path)}: {reason}"
            yield error(f"response_mapping.{variable}", message)
