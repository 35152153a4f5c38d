"""An answer that is made to cost time costs time in its length alone.

A rule that tries all ways of a long line needs hours for these; the suite's timeout would end it.
"""

import pytest

from lambda_src.runtime.guards.guard import Guards, WithheldError
from lambda_src.runtime.guards.link_guard import LinkGuard
from lambda_src.runtime.guards.prompt_guard import PromptGuard
from lambda_src.runtime.guards.solution_guard import SolutionGuard, assignment

LENGTH = 24_000  # what a model gives at most is shorter
TASK = assignment({"text": "Write solve(n)."}, "def solve(n):\n    pass\n")
HOSTILE = (
    "a", "a ", "n ", "n*", "n * ", "(", "a(", "`", "` ", "=>", "return ", "=", "a=", "h", "http://",
    "https://a.example/?q=a ", "<img ", "![](", "//", "A" * 23 + " ", "%41", "\\u0041", "&#65;",
    "|", "> ", "1. set ", "\n", "\n\n", "# \n", "a\n", "\u200b", "0a", "[a](", "f(f(", "def f(",
    "x for ",
)  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("pieces", [1, 400])
def test_a_hostile_answer_ends(part: str, pieces: int) -> None:
    text = (part * LENGTH)[:LENGTH]
    guards = Guards(
        (PromptGuard("Rules. " * 50, "canary"), LinkGuard([text], [text]), SolutionGuard(TASK))
    )
    size = LENGTH // pieces
    left = ""
    try:
        for at in range(0, LENGTH, size):
            left += guards.take(text[at : at + size])
        left += guards.end()
    except WithheldError:
        assert len(left) < LENGTH
    else:
        assert left == text
