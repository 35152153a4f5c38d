"""Blocks that call an address: webhooks, with secrets as references."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.landbot.export import Block
from gatehouse.operating.flows.landbot.making import (
    FALLBACK,
    FALSE,
    SUCCESS,
    TRUE,
    Context,
    Made,
    Outlets,
    Way,
)
from gatehouse.operating.flows.landbot.params import Params
from gatehouse.operating.flows.landbot.unmapped import UnmappedError
from gatehouse.operating.flows.landbot.words import looks_secret, referring
from lambda_src.flows.proofreading.calls import of_call
from lambda_src.flows.tasks import METHODS

_FIELD = re.compile(r"@\{\w+\}|@\w+")
_NAMED = "expected pairs of a field and a path into the answer in params.responses"


def webhook(block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
    """A call with its two ways."""
    place = context.path(block)
    content: dict[str, Any] = {"url": _address(params, context), "method": _method(params)}
    headers = params.pairs("headers")
    if headers:
        content["headers"] = {
            name: context.secrets.header(name, _text(value, context), f"{place} {name}")
            for name, value in headers.items()
        }
    query = params.pairs("params", "query_params", "query")
    if query:
        content["query_params"] = {name: _text(item, context) for name, item in query.items()}
        if any(True for _ in of_call({"query_params": content["query_params"]})):
            raise UnmappedError("a parameter of its address is a secret: use a header")
    body = params.get("body", "payload", "customBody")
    if body is not None and body != "":
        content["body"] = _body(body, context, place)
    mapping = _mapping(params, context)
    if mapping:
        content["response_mapping"] = mapping
    whole = params.get("response_variable", "responseField")
    if whole is not None:
        content["response_variable"] = context.fields.changed(whole)
    ways = (
        ("success", outlets.take(*SUCCESS, *TRUE)),
        ("failure", outlets.take(*FALLBACK, *FALSE)),
    )
    return Made("webhook", content, tuple(Way(type_, to) for type_, to in ways if to is not None))


def _address(params: Params, context: Context) -> str:
    written = params.text("url", "endpoint", "hook")
    try:
        parts = urlsplit(written)
    except ValueError:
        raise UnmappedError("its address cannot be read") from None
    if parts.scheme != "https" or not parts.hostname:
        raise UnmappedError("expected an address with https://, as Landbot does")
    if "@" in parts.netloc or "$" in parts.netloc:
        raise UnmappedError("expected a host without fields, names and passwords")
    if looks_secret(written) or any(True for _ in of_call({"url": written})):
        raise UnmappedError("its address holds a secret or cannot be called: use a header")
    return referring(written, context.fields)


def _method(params: Params) -> str:
    method = (params.text("method") or "POST").upper()
    if method not in METHODS:
        raise UnmappedError(f"the method {method[:20]!r} is none that flows have")
    return method


def _text(value: Json, context: Context) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnmappedError("expected a text in each header and parameter")
    return referring(str(value), context.fields)


def _body(body: Json, context: Context, place: str) -> Json:
    """The body as JSON, where it is some: so that secrets in it are found by their names."""
    if isinstance(body, str):
        try:
            parsed = json.loads(body)
        except (ValueError, RecursionError):
            parsed = body
        body = parsed if isinstance(parsed, dict | list) else body
    if isinstance(body, str) and _hides_secret(body):
        raise UnmappedError("its body holds what looks like a secret, in a text that is no JSON")
    return context.secrets.within(_referring(body, context), "body", f"{place} body")


def _hides_secret(body: str) -> bool:
    """Whether a text that is no JSON has a secret in it: as JSON with fields, or as a form."""
    try:
        filled = json.loads(_FIELD.sub("0", body))
    except (ValueError, RecursionError):
        filled = dict(parse_qsl(body))
    return looks_secret(body) or any(True for _ in of_call({"body": filled}))


def _referring(value: Json, context: Context) -> Json:
    if isinstance(value, str):
        return referring(value, context.fields)
    if isinstance(value, list):
        return [_referring(item, context) for item in value]
    if isinstance(value, dict):
        return {key: _referring(item, context) for key, item in value.items()}
    return value


def _mapping(params: Params, context: Context) -> dict[str, str]:
    found: dict[str, str] = {}
    raw = params.get("responses", "response_mapping", "saveResponses")
    pairs = (
        [{"variable": key, "path": path} for key, path in raw.items()]
        if isinstance(raw, dict)
        else params.objects("responses", "response_mapping", "saveResponses")
    )
    for item in pairs:
        path = item.get("path", item.get("key"))
        if not isinstance(path, str) or not path:
            raise UnmappedError(_NAMED)
        variable = context.fields.changed(item.get("variable", item.get("field")))
        if variable in found:
            raise UnmappedError("it keeps two parts of the answer in the same field")
        found[variable] = path if path.startswith("$") else f"$.{path}"
    return found
