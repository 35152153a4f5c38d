"""JSON that can stand between marks in a prompt without closing them or hiding anything."""

import json
from typing import Any


def quoted(value: Any) -> str:  # noqa: ANN401 - anything that JSON can hold
    """Return JSON without angle brackets and without characters that nobody sees.

    Those are written as JSON escapes, so the value is the same. Unseen are line breaks, control,
    direction and tag characters, with which text can look like something else than it is.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return "".join(
        character if character.isprintable() and character not in "<>" else _escape(character)
        for character in text
    )


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
