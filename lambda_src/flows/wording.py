"""What of a piece of content a visitor gets: the variant of an experiment, in their language."""

import dataclasses
from collections.abc import Mapping

from lambda_src.flows.documents import Item, Json
from lambda_src.flows.experiments import SHOWN_EVENT, chosen
from lambda_src.flows.moves import Turn
from lambda_src.flows.scopes import MissingError


def said(turn: Turn, item: Item) -> Mapping[str, Json]:
    """Return the body of an item for the visitor of a turn, and note the variant that it is."""
    return in_language(_variant(turn, item), _locale(turn))


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


def _variant(turn: Turn, item: Item) -> Item:
    experiment = turn.content.experiment(item.id)
    variant = experiment and chosen(experiment, item.id, _visitor(turn))
    if not experiment or not variant:
        return item
    turn.note(
        SHOWN_EVENT,
        content=item.id,
        experiment=experiment.number,
        epoch=experiment.epoch,
        variant=variant.id,
        goal=dict(experiment.goal),
    )
    if variant.body is None:
        return item
    return dataclasses.replace(item, body=variant.body, languages=variant.languages)


def _visitor(turn: Turn) -> str:
    """The user who signed in, else the session: both are written by the platform alone."""
    shared = turn.variables.shared
    return str(shared["user"].get("id") or shared["session"].get("id", ""))


def _locale(turn: Turn) -> str:
    try:
        found = turn.variables.get("context.locale")
    except MissingError:
        return ""
    return found if isinstance(found, str) else ""
