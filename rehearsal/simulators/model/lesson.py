"""Answers to a tutor's prompt, as a tutor would: with hints about the student's work."""

import json
import re
from typing import Any

_QUESTION = re.compile(r"<question-(\w+)>\s*(.*?)\s*</question-\1>", re.DOTALL)


def question(text: str) -> str | None:
    """Return the question between its marks, or None where there is no such block."""
    found = _QUESTION.search(text)
    try:
        content = json.loads(found.group(2)) if found else None
    except ValueError:
        return None
    return content if isinstance(content, str) else None


def hint(data: dict[str, Any]) -> str:
    """Return two hints that say how much of the student's work was sent, and no solution."""
    lines = len(str(data.get("code") or "").splitlines())
    opening = f"I read {lines} line{'' if lines == 1 else 's'} of your code."
    earlier = len(data.get("history") or [])
    if earlier:
        opening += f" We have said {earlier} things before."
    return (
        f"{opening} Take the smallest input that goes wrong and follow one value through it by "
        "hand, step by step. Where does it first differ from what you expect? Tell me that line, "
        "and we look at the idea behind it together."
    )
