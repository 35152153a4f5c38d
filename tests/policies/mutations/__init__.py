"""The catalogue of mutations, a file a subject, a line a mutation."""

import importlib
from functools import cache
from pathlib import Path

from tests.policies.mutation import Mutation


@cache
def catalogue() -> tuple[Mutation, ...]:
    """Every mutation, by subject."""
    files = sorted(path for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
    modules = [importlib.import_module(f"{__name__}.{path.stem}") for path in files]
    return tuple(mutation for module in modules for mutation in module.MUTATIONS)
