"""In which language content is said: the visitor's, else a wider one of it, else the default."""

from collections.abc import Mapping

from lambda_src.flows.documents import Item, Json
from lambda_src.flows.moves import Turn
from lambda_src.flows.scopes import MissingError


def said(turn: Turn, item: Item) -> Mapping[str, Json]:
    """Return the body of an item for the visitor of a turn."""
    return in_language(item, _locale(turn))


def in_language(item: Item, locale: str) -> Mapping[str, Json]:
    """Return a body as a language tag asks for it.

    `de-AT` is `de-AT`, else `de`, else the default (the lookup of RFC 4647, section 3.4). A
    wording has the fields that differ; the others are those of the default.
    """
    known = {tag.lower(): wording for tag, wording in item.languages.items()}
    tag = locale.lower()
    while tag:
        if tag in known:
            return {**item.body, **known[tag]}
        if tag == item.language.lower():
            break
        tag = tag.rpartition("-")[0]
    return item.body


def _locale(turn: Turn) -> str:
    try:
        found = turn.variables.get("context.locale")
    except MissingError:
        return ""
    return found if isinstance(found, str) else ""
