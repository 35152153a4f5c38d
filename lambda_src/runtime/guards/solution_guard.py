"""Withholds an answer of the tutor that hands over the solution.

No rule can tell every solution; these tell what can be copied: a body for what the student has to
write, more code than an example needs, the reference solution, all of it disguised, too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lambda_src.runtime.guards.code_lines import (
    KEYWORDS,
    is_apart,
    is_blank,
    is_fence,
    is_statement,
    is_step,
    may_become_code,
    plain,
    together,
)
from lambda_src.runtime.guards.disguises import decoded, letters, rotated
from lambda_src.runtime.guards.guard import WithheldError

MOST_CODE_LINES = 6  # new ones of an answer and of the earlier answers that came along
MOST_STEPS = 4
_HELD_CHARACTERS = 6_000
_WORDS_OF_PROSE = 3  # after code; fewer of them may be code again
_WORDS_ALONE = 6  # lines of one word each, after which more of them are held
_NEAR = 160  # characters before the end of a line that a formula or spaced letters may have
_HEAD = 240  # characters that say what kind of line it is
_WINDOW = 1_200  # characters of a line that are looked at together; nobody writes longer code
_SPAN = 400  # characters of code within a sentence
_LIKE_REFERENCE = 0.6
_SHORTEST_ANSWER = 2
_TELLS_NOTHING = 4  # letters of a line that any program may have, such as `else`
_NAMED = re.compile(
    r"\b(?:def|function|fn|func|fun|class|sub|procedure)\s+(\w+)|"
    r"\b(?:const|let|var|val)\s+(\w+)\s*=\s*(?:async\b|function\b|\(|\w+\s*=>)|"
    r"\b[\w<>\[\]]+\s+(\w+)\s*\([^()\n]*\)\s*\{|"
    r"^[ \t]*([a-z]\w*)(?:[ \t]+[a-z]\w*)+[ \t]*=[ \t]*(?=\S)",
    re.MULTILINE,
)
_CALLED = re.compile(r"\b([A-Za-z_]\w+)\(")
_PARAMETERS = re.compile(r"\b\w+\s*\(([^()\n]*)\)\s*(?:->\s*[\w\[\]., ]+)?\s*[:{]")
_COMMON_WORDS = (
    "print range len input sum max min sorted int str float list dict set tuple abs open map "
    "filter zip main if for while switch return self this log printf println new"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_GIVEN = re.compile(r"^[ \t]*([A-Za-z_]\w*)[ \t]*=(?![=>])[ \t]*\S", re.MULTILINE)
_EQUATION = 4  # the group of _NAMED that is a function in the way of Haskell
_STUB = re.compile(
    r"^(?:pass|\.\.\.|\}|\{|return\s*;?|todo.*|raise notimplementederror.*|end)$", re.I
)
_ANSWER_KEYS = re.compile(r"solution|answer|l[oö]sung|antwort", re.I)
_RETURNED = re.compile(
    r"\b(?:return|yield|print|println|puts|console\.log)\b\s*\(?(?P<value>[^\n]*?[-+*/%\[(<>=][^\n]*)|"
    r"=>\s*(?P<arrow>[^\n{]*[-+*/%\[(][^\n]*)|\blambda\b[^:\n]*:\s*(?P<body>[^\n]+)"
)
_EXPRESSION = re.compile(
    r"[\w\])]\s*[=!]=\s*\w+\[[^\]\n]*\]|\b\w+\([^()\n]*\bfor\s+\w+\s+in\b[^\n]*\)|"
    r"[\w\])]\s*(?:\*\*|//|[-+*/%^])\s*\(?\s*\w+\s*(?:(?:\*\*|//|[-+*/%^])\s*\w+\s*)?\)?\s*(?:\*\*|//|[-+*/%^])\s*\w+"
)
_SPANS = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Assignment:
    """What a student has to do: what is there already, and what would be the solution."""

    problem: str
    code: str
    references: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    names: frozenset[str] = field(init=False)
    parameters: frozenset[str] = field(init=False)
    known: frozenset[str] = field(init=False)
    shown: tuple[str, ...] = field(init=False)
    begun: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        """Read the names that a solution would have."""
        stated = f"{self.code}\n{self.problem}"
        defined = {name for found in _NAMED.findall(self.code) for name in found if name} - KEYWORDS
        called = set(_CALLED.findall(stated)) - _COMMON
        parameters = {
            word
            for found in _PARAMETERS.findall(f"{stated}:".replace(")", "):"))
            for word in re.findall(r"[A-Za-z_]\w*", found)
        }
        object.__setattr__(self, "names", frozenset(letters(name) for name in defined | called))
        object.__setattr__(self, "parameters", frozenset(parameters - _COMMON))
        object.__setattr__(self, "known", frozenset(_shapes(stated)))
        shown = (line for text in self.earlier for line in _code_of(text))
        object.__setattr__(self, "shown", tuple(shown))
        object.__setattr__(self, "begun", _begun_with(self.parameters))


def assignment(problem: Any, code: str, earlier: Iterable[str] = ()) -> Assignment:  # noqa: ANN401 - any JSON
    """Return the assignment of a problem in JSON, whose solution may be among its fields."""
    texts: list[str] = []
    references: list[str] = []
    for key, text in _texts(problem, ""):
        (references if _ANSWER_KEYS.search(key) else texts).append(text)
    return Assignment("\n".join(texts), code, tuple(references), tuple(earlier))


class SolutionGuard:
    """Looks at the code in one answer; it holds code until it is complete, and no prose."""

    def __init__(self, task: Assignment) -> None:
        self._task = task
        self._line = ""  # the line that is not complete
        self._left = 0  # characters of it that have left
        self._held = ""  # complete lines of code that are not judged yet
        self._in_fence = False
        self._block: list[str] = []
        self._code = [_shape(line) for line in task.shown if _shape(line) not in task.known]
        self._steps = 0
        self._is_disguised = False  # a line was code once it was turned: all is held from there on
        self._said = ""
        self._alone = 0  # lines of one word in a row

    def take(self, piece: str) -> str:
        """Return what may leave. Raises WithheldError."""
        self._said += piece
        out = ""
        *lines, last = piece.split("\n")
        for line in lines:
            self._line += line
            out += self._complete("\n")
        self._line += last
        return out + self._begun(len(last))

    def end(self) -> str:
        """Return what was held. Raises WithheldError."""
        out = self._complete("")
        self._judge_block()
        self._judge_disguised()
        held, self._held = self._held, ""
        return out + held

    def _begun(self, fresh: int) -> str:
        """Return what may leave of the line that is not complete; `fresh` characters are new."""
        if "`" in self._line:
            self._check_spans(self._line[-_SPAN - fresh :])
        near = self._line[-_NEAR - fresh :]
        self._check_line(near)
        if self._is_suspect() or is_apart(near) or self._is_formula(near):
            if len(self._held) + len(self._line) > _HELD_CHARACTERS:
                raise WithheldError("solution")
            return ""
        upto = self._upto()
        if len(self._line) - max(upto, self._left) > _HELD_CHARACTERS:
            raise WithheldError("solution")
        if self._block:  # prose after code: the code is complete
            self._judge_block()
        out, self._held = self._held + self._line[self._left : upto], ""
        self._left = max(self._left, upto)
        return out

    def _upto(self) -> int:
        """Return where in the line something begins that is not complete: code, or base64."""
        upto = len(self._line)
        if self._line.count("`") % 2:
            opened = self._line.rindex("`")
            upto = opened if upto - opened < _SPAN else upto
        elif self._line.endswith("`"):
            upto = len(self._line.rstrip("`"))
        run = re.search(r"[A-Za-z0-9+/=_-]{24,}$", self._line[:upto])
        return run.start() if run else upto

    def _is_suspect(self) -> bool:
        """Whether the line that is not complete may be part of a solution, as far as it goes."""
        line = plain(self._line[:_HEAD])
        if not line.strip():
            return bool(self._held)
        if self._held and len(line.split()) < _WORDS_OF_PROSE:
            return True
        return (
            self._is_disguised
            or self._in_fence
            or is_fence(line)
            or is_step(line)
            or may_become_code(line)
        )

    def _is_formula(self, line: str) -> bool:
        """Whether something is made here of what the student was given."""
        return self._task.begun is not None and self._task.begun.search(line) is not None

    def _complete(self, end: str) -> str:
        """Return what may leave now that a line is complete."""
        line, rest = plain(self._line), self._line[self._left :] + end
        self._line, self._left = "", 0
        for part in _windows(line):
            self._check_spans(part)
            self._check_line(part)
        if is_fence(line):
            self._in_fence = not self._in_fence
            if not self._in_fence:
                self._judge_block()
            return self._hold(rest) if self._in_fence else self._release(rest)
        if self._in_fence or is_statement(line) or is_step(line) or line.startswith(("    ", "\t")):
            self._count(line)
            return self._hold(rest)
        if not line.strip() and self._block:
            return self._hold(rest)
        self._judge_block()
        self._judge_line(line)
        self._alone = self._alone + 1 if re.fullmatch(r"\s*\S+\s*", line) else 0
        self._is_disguised = self._is_disguised or self._alone > _WORDS_ALONE
        turned = (rotated(line), line[::-1])
        self._is_disguised = self._is_disguised or any(is_statement(text) for text in turned)
        return self._hold(rest) if self._is_disguised else self._release(rest)

    def _hold(self, text: str) -> str:
        self._held += text
        if len(self._held) > _HELD_CHARACTERS:
            raise WithheldError("solution")
        return ""

    def _release(self, text: str) -> str:
        out, self._held = self._held + text, ""
        return out

    def _count(self, line: str) -> None:
        self._steps += is_step(line)
        self._block.append(line)
        if not is_blank(line) and _shape(line) and _shape(line) not in self._task.known:
            self._code.append(_shape(line))
        if len(set(self._code)) > MOST_CODE_LINES or self._steps > MOST_STEPS:
            raise WithheldError("solution")

    def _judge_block(self) -> None:
        block, self._block = self._block, []
        goes_on = bool(block) and block[0].startswith((" ", "\t"))
        if goes_on and _defines([*self._task.shown, *block], self._task):
            raise WithheldError("solution")
        if _defines(block, self._task) or _is_reference("\n".join(block), self._task):
            raise WithheldError("solution")
        for line in block:
            self._judge_line(line)

    def _judge_line(self, line: str) -> None:
        for part in _windows(line):
            self._judge_part(part)

    def _judge_part(self, line: str) -> None:
        if _returns(line, self._task) or _is_reference(line, self._task):
            raise WithheldError("solution")
        for text in decoded(line):
            if _is_solution(text, self._task):
                raise WithheldError("solution")
        turned = (line[::-1], rotated(line), *([together(line)] if is_apart(line) else ()))
        if any(_is_solution(text, self._task) for text in turned):
            raise WithheldError("solution")

    def _check_spans(self, line: str) -> None:
        """Check the code within a sentence."""
        for span in _SPANS.findall(line):
            if _returns(span, self._task) or _defines([span], self._task):
                raise WithheldError("solution")

    def _check_line(self, line: str) -> None:
        """Check what must not leave even in part: a short answer, a formula within a sentence."""
        task = self._task
        expressions = (found.group() for found in _EXPRESSION.finditer(line))
        if any(
            _uses(found, task) and _shape(found) not in "".join(task.known) for found in expressions
        ):
            raise WithheldError("solution")
        for reference in task.references:
            if _is_short(reference) and _says(line, reference):
                raise WithheldError("solution")

    def _judge_disguised(self) -> None:
        """Judge the whole once more, as somebody may read it who was told how."""
        said = "\n".join(map(plain, self._said.split("\n")))
        listed = re.sub(r"\n(?=\S+(?:\n|$))", " ", said)
        whole = (said, together(said), listed, rotated(said), said[::-1], *decoded(said))
        if any(_is_solution(text, self._task) for text in whole):
            raise WithheldError("solution")
        if _is_reference(said, self._task):
            raise WithheldError("solution")


def _windows(line: str) -> Iterator[str]:
    """Yield a line in parts that overlap, so that looking at it takes time in its length alone."""
    for at in range(0, max(1, len(line) - _SPAN), _WINDOW - _SPAN):
        yield line[at : at + _WINDOW]


def _is_solution(text: str, task: Assignment) -> bool:
    """Whether a text that was disguised has a solution in it."""
    lines = text.splitlines()
    code = [line for line in lines if is_statement(line) and not is_blank(line)]
    new = {_shape(line) for line in code} - task.known
    return (
        len(new) > MOST_CODE_LINES
        or _defines(lines, task)
        or (bool(new) and any(_returns(line, task) for line in code))
    )


def _defines(lines: list[str], task: Assignment) -> bool:
    """Whether lines give what is to be written a body that the student has not."""
    text = "\n".join(lines)
    if any(letters(name) in task.names for name in _GIVEN.findall(text)):
        return True
    for found in _NAMED.finditer(text):
        name = next(filter(None, found.groups()))
        if task.names and letters(name) not in task.names:
            continue
        if not task.names and name in {"example", "demo", "greet", "hello", "main"}:
            continue
        body = text[found.start() :].splitlines()
        first = body[0][found.end() - found.start() :]
        opened = re.split(r"[:{]|=>", first, maxsplit=1)[1:]
        written = [*opened, *body[1:]]
        if found.lastindex == _EQUATION and _uses(first, task):
            return True
        if any(_is_work(line, task) for line in written):
            return True
    return False


def _is_work(line: str, task: Assignment) -> bool:
    stripped = line.strip()
    if is_blank(stripped) or _STUB.match(stripped.rstrip(";")):
        return False
    return (
        is_statement(stripped.rstrip("}").strip() or stripped)
        and _shape(stripped) not in task.known
    )


def _returns(line: str, task: Assignment) -> bool:
    """Whether a line gives back something that it makes of what the student was given."""
    if _shape(line) in task.known:
        return False
    return any(
        _uses(next(filter(None, found.groups()), ""), task) for found in _RETURNED.finditer(line)
    )


def _uses(expression: str, task: Assignment) -> bool:
    return not task.parameters.isdisjoint(re.findall(r"[A-Za-z_]\w*", expression))


def _is_reference(text: str, task: Assignment) -> bool:
    said = letters(text)
    return any(_has_most_of(said, reference) for reference in task.references)


def _has_most_of(said: str, reference: str) -> bool:
    if _is_short(reference):
        return False
    shown = (letters(line) for line in reference.splitlines())
    lines = [line for line in shown if len(line) > _TELLS_NOTHING]
    if not lines:
        return letters(reference) in said
    return sum(line in said for line in lines) / len(lines) >= _LIKE_REFERENCE


def _is_short(reference: str) -> bool:
    return len(reference.strip()) < 16  # noqa: PLR2004 - a number, a word


def _says(line: str, reference: str) -> bool:
    stripped = re.escape(reference.strip())
    return len(reference.strip()) >= _SHORTEST_ANSWER and (
        re.search(rf"(?<![\w.]){stripped}(?![\w]|\.\d)", line) is not None
    )


def _code_of(text: str) -> Iterator[str]:
    is_inside = False
    for line in text.splitlines():
        if is_fence(line):
            is_inside = not is_inside
        elif (is_inside or is_statement(line)) and not is_blank(line):
            yield line


def _begun_with(parameters: frozenset[str]) -> re.Pattern[str] | None:
    """Return what begins an expression with one of these names."""
    if not parameters:
        return None
    names = "|".join(map(re.escape, sorted(parameters)))
    return re.compile(
        rf"\b(?:{names})\s*(?:[*/+%]|==|\[|-\s*\d)|\b\w+\([^()\n]*\b(?:{names}|for)\b"
    )


def _shapes(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if _shape(line):
            yield _shape(line)


def _shape(line: str) -> str:
    """Return a line without what does not change what it does."""
    return re.sub(r"\s+|`", "", line.strip()).rstrip(";{}")


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, f"{key}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif value is not None and not isinstance(value, bool):
        yield key, str(value)
