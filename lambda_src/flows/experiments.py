"""Experiments on content: which variant a visitor sees, and what of it reached the goal.

A variant is chosen by a hash of the visitor, so the same visitor sees the same one in every session
and nothing has to be stored for that. Each variant draws an exponentially distributed number whose
rate is its weight, and the least one wins: the chance of a variant is its share of the weights, and
a change of one weight moves no visitor between two others (weighted rendezvous hashing).
"""

import dataclasses
import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence

from lambda_src.flows.documents import Experiment, Variant
from lambda_src.flows.shapes import Event, Shown

CONTROL = "control"
"""The variant that is the item as it is."""

MOST_SHOWN = 50
"""Experiments that one session remembers."""

SHOWN_EVENT = "content_shown"
_BITS = 64


def chosen(experiment: Experiment, content_id: str, visitor: str) -> Variant | None:
    """Return the variant of a visitor; none if no variant has a weight."""
    drawn = [variant for variant in experiment.variants if variant.weight > 0]
    if not drawn:
        return None
    return min(drawn, key=lambda variant: _number(variant, content_id, visitor))


def _number(variant: Variant, content_id: str, visitor: str) -> float:
    text = "\x00".join((visitor, content_id, variant.id))
    bits = int.from_bytes(hashlib.sha256(text.encode()).digest()[: _BITS // 8])
    return -math.log((bits + 1) / (2**_BITS + 1)) / variant.weight


def observed(before: Sequence[Shown], events: Iterable[Event], status: str) -> tuple[Shown, ...]:
    """Return what a session has seen after a step, each with whether its goal was reached since.

    An experiment counts once in a session, by the variant that was seen first.
    """
    seen = {(shown.content, shown.experiment): shown for shown in before}
    for event in events:
        if event.type == SHOWN_EVENT:
            shown = Shown(**dict(event.detail))
            if len(seen) < MOST_SHOWN:
                seen.setdefault((shown.content, shown.experiment), shown)
            continue
        for key, shown in seen.items():
            if _reaches(shown.goal, event):
                seen[key] = dataclasses.replace(shown, is_reached=True)
    if status != "active":
        end = Event(status)
        seen = {
            key: dataclasses.replace(shown, is_reached=True) if _reaches(shown.goal, end) else shown
            for key, shown in seen.items()
        }
    return tuple(seen.values())


def _reaches(goal: Mapping[str, str], event: Event) -> bool:
    if "node" in goal:
        return event.type == "node_changed" and event.node == goal["node"]
    return event.type == goal.get("event")
