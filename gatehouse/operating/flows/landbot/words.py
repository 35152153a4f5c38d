"""Texts of Landbot as texts of a flow: HTML as what a visitor reads, `@name` as a reference."""

import html
import re

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.landbot.fields import Fields
from gatehouse.operating.flows.landbot.unmapped import UnmappedError
from lambda_src.flows.proofreading.calls import of_call
from lambda_src.flows.templates import names

_UNSEEN = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6])\s*>(?=\s*<)", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z!][^<>]*>", re.DOTALL)
_REFERENCE = re.compile(
    r"(?P<before>\{?)(?:@\{(?P<braced>\w+)\}|\$\{(?P<system>chat_uuid)\}"
    r"|(?<![\w.@/])@(?P<bare>[A-Za-z_]\w*))",
    re.ASCII,
)
_BRACES = re.compile(r"\{\{|\$\{")
_SYSTEM = {"chat_uuid": "session.id"}


def looks_secret(text: str) -> bool:
    """Whether a text has the form of a key or a token, wherever it stands."""
    return any(True for _ in of_call({"body": {"text": text}}))


def plain(text: str) -> str:
    """Return a text without HTML, as its reader sees it. What is left is never markup again."""
    if "<" not in text and "&" not in text:
        return text
    seen = _TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub("", text)))
    return html.unescape(seen).replace("\xa0", " ").strip()


def referring(text: str, fields: Fields) -> str:
    """Return a text with references where Landbot has `@name`, `@{name}` or `${chat_uuid}`.

    Raises UnmappedError for braces that the platform would fill in by itself: they are the
    author's words at Landbot, and could name a secret here.
    """
    apart = _REFERENCE.sub("", text)
    if any(names(apart)) or _BRACES.search(apart):
        raise UnmappedError("a text has braces that a flow fills in, such as {{name}} or ${name}")
    return _REFERENCE.sub(lambda found: _referring(found, fields), text)


def said(text: Json, fields: Fields) -> str:
    """Return what is said to a visitor. Raises UnmappedError."""
    if not isinstance(text, str):
        raise UnmappedError("expected a text")
    if looks_secret(text):
        raise UnmappedError("a text holds what looks like a secret")
    return referring(plain(text), fields)


def strangers(text: str) -> list[str]:
    """Return what looks like a field and is none: it stays as it is."""
    bare = (found["bare"] for found in _REFERENCE.finditer(text))
    return [f"@{name}" for name in bare if name]


def _referring(found: "re.Match[str]", fields: Fields) -> str:
    before = f"{found['before']} " if found["before"] else ""
    if found["system"]:
        return f"{before}{{{{{_SYSTEM[found['system']]}}}}}"
    name = found["braced"] or found["bare"]
    if found["bare"] and name not in fields.known | fields.inputs | fields.outputs:
        return found[0]
    return f"{before}{{{{{fields.read(name)}}}}}"
