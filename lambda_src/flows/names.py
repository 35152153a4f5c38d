"""Names that were probably meant, where one is unknown."""

import difflib
from collections.abc import Iterable, Mapping

_LIKE = 0.75  # how alike two names are at least, of which one is a misspelling of the other


def nearest(name: str, known: Iterable[str], aliases: Mapping[str, str] | None = None) -> str:
    """Return the known name that was probably meant, else an empty text."""
    if aliases and name.lower() in aliases:
        return aliases[name.lower()]
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=_LIKE)
    return found[0] if found else ""


def meant(name: str, known: Iterable[str], aliases: Mapping[str, str] | None = None) -> str:
    """Return the question whether the nearest known name was meant, if there is one."""
    found = nearest(name, known, aliases)
    return f", was {found!r} meant?" if found else ""
