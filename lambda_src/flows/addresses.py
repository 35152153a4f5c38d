"""Addresses of outgoing calls: literal up to the host, values percent-encoded after it."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from lambda_src.flows.documents import Json
from lambda_src.flows.scopes import Variables
from lambda_src.flows.templates import fill, references, render, shown

_LITERAL_START = re.compile(r"(?:https?://[^/?#\\\s{}$]+[/?#]|/(?![/\\]))", re.IGNORECASE)


def is_literal_to_host(written: str) -> bool:
    """Whether scheme and authority hold no reference, so that no value can choose the host."""
    return not any(references(written)) or _LITERAL_START.match(written) is not None


def build(written: str, variables: Variables, query: Json = None) -> str:
    """Return the address with its values percent-encoded; empty if one would change where it leads.

    `query` are parameters by name; of a list, each item is one, and what is null is left out.

    An empty address is refused by the worker. `check` rejects such documents; this holds for
    those that were published before it did.
    """
    if not is_literal_to_host(written):
        variables.note("address_not_literal")
        return ""
    address = fill(written, variables, _encoded)
    if _leads_up(written, address):
        variables.note("address_leads_up")
        return ""
    parameters = "&".join(_parameters(render(query, variables)))
    if not parameters:
        return address
    base, mark, fragment = address.partition("#")
    return f"{base}{'&' if '?' in base else '?'}{parameters}{mark}{fragment}"


def _parameters(query: Json) -> Iterator[str]:
    for name, value in query.items() if isinstance(query, dict) else ():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                yield f"{quote(name, safe='')}={_encoded(item)}"


def _leads_up(written: str, address: str) -> bool:
    """Whether a value made a segment `.` or `..`.

    No encoding keeps those apart: by RFC 3986 `%2E%2E` is `..`, and receivers walk up at it. Values
    hold no slash once they are encoded, so the segments of both are the same ones.
    """
    both = zip(_segments(written), _segments(address), strict=False)
    return any(
        after != before and after.lower().replace("%2e", ".") in {".", ".."}
        for before, after in both
    )


def _segments(address: str) -> list[str]:
    return re.split("[?#]", address, maxsplit=1)[0].split("/")


def _encoded(value: Json) -> str:
    return quote(shown(value), safe="")
