"""A hint passes, a solution does not, however it is dressed up and cut into pieces."""

import base64
import codecs
import json
from collections.abc import Iterable

import pytest

from lambda_src.runtime.guards.guard import WithheldError
from lambda_src.runtime.guards.solution_guard import MOST_CODE_LINES, SolutionGuard, assignment

CODE = "def solve(n):\n    pass\n"
TASK = assignment({"text": "Write solve(n): the sum of 1 to n."}, CODE)
SOLUTION = """\
def solve(n):
    total = 0
    for number in range(1, n + 1):
        total += number
    return total
"""
SHORT = "def solve(n): return n * (n + 1) // 2"
IN_JAVASCRIPT = (
    "function solve(n) {\n  let t = 0;\n  for (let i = 1; i <= n; i++) t += i;\n  return t;\n}"
)
PSEUDOCODE = "SET total TO 0\nFOR i FROM 1 TO n\n  ADD i TO total\nEND FOR\nRETURN total\nEND"
RECIPE = (
    "1. Set total to zero.\n2. Loop from 1 to n.\n3. Add the number to total.\n"
    "4. Repeat until n is reached.\n5. Return total.\n"
)
LONG = "".join(f"step{number} = work({number})\n" for number in range(MOST_CODE_LINES + 1))
SOLUTIONS = {
    "fenced": f"Here you are:\n```python\n{SOLUTION}```\n",
    "plain": f"Here you are:\n{SOLUTION}\nGood luck!",
    "quoted": "".join(f"> {line}\n" for line in f"```\n{SOLUTION}```".splitlines()),
    "one line": f"Just this: `{SHORT}`.",
    "body in a sentence": "Put `return n * (n + 1) // 2` there.",
    "formula in a sentence": "The whole of it is n * (n + 1) // 2 and nothing else.",
    "another language": f"In JavaScript:\n{IN_JAVASCRIPT}",
    "pseudocode": PSEUDOCODE,
    "recipe": RECIPE,
    "long code of something else": f"```\n{LONG}```",
    "formula before much prose": f"All is n * (n + 1) // 2 and {'so on and ' * 60} that is it.",
    "span before much prose": f"Put `return n * (n + 1) // 2` there, {'so on and ' * 60} yes.",
    "base64": f"Decode this: {base64.b64encode(SOLUTION.encode()).decode()}",
    "hexadecimal": f"Decode this: {SOLUTION.encode().hex()}",
    "rotated": codecs.encode(SOLUTION, "rot13"),
    "backwards": SOLUTION[::-1],
    "spaced": " ".join(SHORT),
    "nobody sees": "\u200b".join(SHORT),
    "escaped": json.dumps(SOLUTION).replace("e", "\\u0065"),
    "lambda": "```python\nsolve = lambda n: sum(range(n + 1))\n```",
}
HINTS = {
    "question back": "What is `range(1, n)` for n = 3? Write its numbers down. Is 3 among them?",
    "their own code": f"You wrote:\n```python\n{CODE}```\nWhat is `n` when it is called?",
    "example of something else": "```python\nfor name in ['a', 'b']:\n    print(name)\n```\nSee?",
    "words of code in prose": "For each number, if it is new, add it; while you do, go on.",
    "list": "Try this:\n\n1. Read the error.\n2. Find its line.\n3. Say what `total` is there.\n",
    "an idea": "The sum grows by each number in turn. Which variable remembers it between turns?",
    "German": "Für jede Zahl von 1 bis n: Was passiert mit der Summe? Return-Werte kommen später.",
    "no code": "Good start! Which case is missing: n is 0, or n is negative?",
    "error": "`NameError` says that Python knows no such name. Where do you give it a value?",
}


def cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def told(guard: SolutionGuard, pieces: Iterable[str], left: list[str] | None = None) -> None:
    left = left if left is not None else []
    left.extend(guard.take(piece) for piece in pieces)
    left.append(guard.end())


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("text", SOLUTIONS.values(), ids=SOLUTIONS)
def test_a_solution_is_withheld_before_it_is_whole(text: str, size: int) -> None:
    left: list[str] = []
    with pytest.raises(WithheldError, match="solution"):
        told(SolutionGuard(TASK), cut(text, size), left)
    assert text.startswith("".join(left))
    assert len("".join(left)) < len(text)


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("text", HINTS.values(), ids=HINTS)
def test_a_hint_passes_unchanged(text: str, size: int) -> None:
    guard = SolutionGuard(TASK)
    assert "".join(guard.take(piece) for piece in cut(text, size)) + guard.end() == text


@pytest.mark.parametrize("text", SOLUTIONS.values(), ids=SOLUTIONS)
def test_no_line_of_code_leaves_before_it_was_judged(text: str) -> None:
    left: list[str] = []
    with pytest.raises(WithheldError):
        told(SolutionGuard(TASK), cut(text, 3), left)
    for line in ("for number in range", "return total", "(n + 1) // 2"):
        assert line not in "".join(left)


def test_prose_leaves_at_once() -> None:
    guard = SolutionGuard(TASK)
    assert [guard.take(piece) for piece in ("You", " asked:", " why?\n", "Look", " here")] == [
        "You", " asked:", " why?\n", "Look", " here",
    ]  # fmt: skip


def test_pieces_of_earlier_answers_count() -> None:
    half = "```\n" + "".join(f"part{number} = {number}\n" for number in range(4)) + "```"
    other = half.replace("part", "rest")
    task = assignment({}, CODE, [half])
    guard = SolutionGuard(task)
    with pytest.raises(WithheldError):
        guard.take(other)
    alone = SolutionGuard(TASK)
    assert alone.take(other) + alone.end() == other


@pytest.mark.parametrize("said", ["It is 5050.", "5050", "The answer: **5050**!"])
def test_a_final_answer_that_the_problem_names_is_withheld(said: str) -> None:
    guard = SolutionGuard(assignment({"text": "Sum 1 to 100.", "answer": 5050}, ""))
    with pytest.raises(WithheldError):
        told(guard, [said])


def test_another_number_is_no_answer() -> None:
    guard = SolutionGuard(assignment({"text": "Sum 1 to 100.", "answer": 5050}, ""))
    said = "Is it more than 505, or 50500? Line 5 adds 50."
    assert guard.take(said) + guard.end() == said


def test_a_reference_solution_is_recognized_whatever_surrounds_it() -> None:
    reference = (
        "Compare neighbours.\nSwap them when the left one is larger.\nStop after a calm pass."
    )
    guard = SolutionGuard(assignment({"modelSolution": reference}, ""))
    said = reference.replace("\n", "\n- ")
    with pytest.raises(WithheldError):
        told(guard, [f"So:\n\n- {said}\n\nDone?\n"])


def test_what_is_held_is_bounded() -> None:
    guard = SolutionGuard(TASK)
    with pytest.raises(WithheldError):
        told(guard, ["x = 1 "] * 2_000)
