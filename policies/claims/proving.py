"""Proves every claim on an estate."""

import importlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from policies.authorization.model import Model
from policies.claims.claim import Claim, Proof

_FOLDER = Path(__file__).parent / "walls"


@cache
def claims() -> tuple[Claim, ...]:
    """Every claim in the order of its id, found in `walls/`."""
    files = sorted(file for file in _FOLDER.glob("*.py") if not file.name.startswith("_"))
    modules = [importlib.import_module(f"policies.claims.walls.{file.stem}") for file in files]
    found = [
        item for module in modules for item in vars(module).values() if isinstance(item, Claim)
    ]
    return tuple(sorted(found, key=lambda item: item.id))


def prove(model: Model, chosen: Iterable[Claim] | None = None) -> list[Proof]:
    """The outcome of the chosen claims, or of all that are meant for such an estate."""
    selected = claims() if chosen is None else tuple(chosen)
    return [
        Proof(
            item,
            tuple(dict.fromkeys(item.prove(model))),
            tuple(item.lists(model)) if item.lists else (),
        )
        for item in selected
        if item.is_for(model.estate)
    ]
