"""The exact algebra of IAM's wildcards: is there a text that matches these and none of those?

A pattern becomes an automaton whose states are the bits of a number. Whether a text exists that
all of some patterns match and none of others is decided by walking all automata side by side; the
text that is found is the shortest one, and when none is found there is none.
"""

from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, takewhile
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["text", "folded", "resource", "arn", "equal", "equal-folded"]
_MOST_STATES = 60_000
_ARN_PARTS = 6
# Stand for `*` and `?` that are meant as such: `${*}` and `${?}` in a policy.
STAR, QUESTION = "\ue000", "\ue001"
_PLAIN = {STAR: "*", QUESTION: "?"}
_RARE = "\ue011"  # no policy writes it
_SPARE = "xyzabcdefghijklmnopqrstuvwXYZ0123456789_~%!'()+,;=@[]^`{|}&$#<>"


class TooManyStatesError(Exception):
    """Patterns are too entangled to decide; whoever reads this must report an unknown."""


class Pattern(NamedTuple):
    """A pattern and how it is read.

    `text` and `folded` (in any case): `*` and `?` anywhere. `resource`: a `*` that does not end a
    segment of the ARN stays within it. `arn`: as ArnLike reads it, the first five segments by
    themselves. `equal` and `equal-folded`: no wildcards.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """

    text: str
    kind: Kind = "text"

    def matches(self, text: str) -> bool:
        """Whether a text matches."""
        automaton = _automaton(self)
        state = automaton.start
        for letter in text:
            state = automaton.step(state, letter)
            if not state:
                return False
        return automaton.accepts(state)

    @property
    def literal(self) -> str | None:
        """The only text that matches, if there is only one."""
        if self.kind == "equal":
            return _plain(self.text)
        folds = self.kind in {"folded", "equal-folded"} and self.text.lower() != self.text.upper()
        if folds or (self.kind != "equal-folded" and _has_wildcard(self.text)):
            return None
        return _plain(self.text)


def find(matching: Iterable[Pattern], failing: Iterable[Pattern] = ()) -> str | None:
    """The shortest text that all patterns of `matching` match and none of `failing`.

    Raises:
        TooManyStatesError: the search was given up.

    """
    return _find(frozenset(matching), frozenset(failing))


@lru_cache(maxsize=262144)
def intersects(one: Pattern, other: Pattern) -> bool:
    """Whether a text matches both."""
    if _apart(one, other):
        return False
    texts = ((one, other), (other, one))
    if any(wide.matches(text) for narrow, wide in texts for text in _examples(narrow)):
        return True
    return find((one, other)) is not None


@lru_cache(maxsize=262144)
def includes(wide: Pattern, narrow: Pattern) -> bool:
    """Whether everything that matches `narrow` matches `wide`."""
    if wide == narrow:
        return True
    if not all(wide.matches(text) for text in _examples(narrow)):
        return False
    return _takes(wide, narrow) or find((narrow,), (wide,)) is None


@lru_cache(maxsize=65536)
def _examples(pattern: Pattern) -> tuple[str, ...]:
    """Two texts that match, which decide most questions without a search."""
    tokens = _tokens(pattern)
    return tuple(
        "".join(
            star if kind == "star" else min(letters, default=_RARE) for kind, _, letters in tokens
        )
        for star in ("", _RARE)
    )


def _takes(wide: Pattern, narrow: Pattern) -> bool:
    """Whether `wide` matches `narrow` read as a text whose wildcards only wildcards match.

    Then it includes it; where not, it may include it all the same.
    """
    automaton = _automaton(wide)
    state = automaton.start
    for token in _tokens(narrow):
        state = automaton.step_of_all(state, token)
    return automaton.accepts(state)


class _Automaton:
    """Positions of a pattern as bits; the last one accepts."""

    def __init__(self, pattern: Pattern) -> None:
        tokens = _tokens(pattern)
        self.size = len(tokens)
        self.letters = frozenset(c for kind, _, cs in tokens if kind == "letter" for c in cs)
        self._by_letter: dict[str, int] = {}
        self._stars = self._any = self._no_colon = self._star_any = self._star_no_colon = 0
        self.letters_at: list[frozenset[str]] = []
        for number, (kind, bounded, letters) in enumerate(tokens):
            bit = 1 << number
            self.letters_at.append(letters if kind == "letter" else frozenset())
            if kind == "letter":
                for letter in letters:
                    self._by_letter[letter] = self._by_letter.get(letter, 0) | bit
            elif kind == "one":
                self._no_colon |= bit
                self._any |= 0 if bounded else bit
            else:
                self._stars |= bit
                self._star_no_colon |= bit
                self._star_any |= 0 if bounded else bit
        self.start = self._closed(1)
        self._open = self._any | self._no_colon | self._stars
        self._next: dict[int, frozenset[str]] = {}
        self.has_bounds = any(bounded for _, bounded, _ in tokens)

    def step(self, state: int, letter: str) -> int:
        """The state after one more letter; 0 is dead."""
        ones, stars = (
            (self._any, self._star_any) if letter == ":" else (self._no_colon, self._star_no_colon)
        )
        moving = state & (self._by_letter.get(letter, 0) | ones)
        after = (moving << 1) | (state & stars)
        return self._closed(after) if after & self._stars else after

    def step_of_all(self, state: int, token: "_Token") -> int:
        """The positions that every text of one token of another pattern leads to."""
        kind, bounded, letters = token
        if kind == "star":
            return self._closed(state & (self._star_no_colon if bounded else self._star_any))
        # A letter that this pattern does not name is taken by wildcards alone.
        found = -1
        for letter in letters or ((_RARE,) if bounded else (_RARE, ":")):
            found &= self.step(state, letter)
        return found

    def accepts(self, state: int) -> bool:
        """Whether the text so far matches."""
        return bool(state >> self.size & 1)

    def is_all(self, state: int) -> bool:
        """Whether every text from here on matches."""
        last = self.size - 1
        return bool(self.size and state >> last & 1 and self._star_any >> last & 1)

    def next_letters(self, state: int) -> frozenset[str]:
        """The letters that some position of a state is waiting for."""
        known = self._next.get(state)
        if known is None:
            places = (number for number in range(self.size) if state >> number & 1)
            known = frozenset().union(*(self.letters_at[number] for number in places))
            self._next[state] = known
        return known

    def takes_any(self, state: int) -> bool:
        """Whether a wildcard of a state takes letters that the pattern does not name."""
        return bool(state & self._open)

    def _closed(self, state: int) -> int:
        while True:
            grown = state | ((state & self._stars) << 1)
            if grown == state:
                return state
            state = grown


_Token: TypeAlias = tuple[Literal["letter", "one", "star"], bool, frozenset[str]]


@lru_cache(maxsize=65536)
def _automaton(pattern: Pattern) -> _Automaton:
    return _Automaton(pattern)


def _tokens(pattern: Pattern) -> list[_Token]:
    text, kind = pattern.text, pattern.kind
    if kind in {"equal", "equal-folded"}:
        return [("letter", False, _cases(letter, kind)) for letter in text]
    tokens: list[_Token] = []
    for number, letter in enumerate(text):
        if letter not in "*?":
            tokens.append(("letter", False, _cases(letter, kind)))
            continue
        if (
            letter == "*"
            and tokens
            and tokens[-1][0] == "star"
            and not _bounded(text, number, kind)
        ):
            tokens[-1] = ("star", False, frozenset())
        elif not (letter == "*" and tokens and tokens[-1][0] == "star"):
            bounded = _bounded(text, number, kind)
            tokens.append(("star" if letter == "*" else "one", bounded, frozenset()))
    return tokens


def _bounded(text: str, number: int, kind: Kind) -> bool:
    """Whether a wildcard stays within its segment of an ARN."""
    if kind == "arn":
        return text.count(":", 0, number) < _ARN_PARTS - 1
    if kind == "resource" and text[number] == "*":
        rest = text[number:].lstrip("*")
        return bool(rest) and not rest.startswith(":")
    return False


def _cases(letter: str, kind: Kind) -> frozenset[str]:
    letter = _PLAIN.get(letter, letter)
    folded = kind in {"folded", "equal-folded"}
    return frozenset({letter.lower(), letter.upper()}) if folded else frozenset({letter})


def _plain(text: str) -> str:
    return text.replace(STAR, "*").replace(QUESTION, "?")


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


@lru_cache(maxsize=262144)
def _find(matching: frozenset[Pattern], failing: frozenset[Pattern]) -> str | None:
    for pattern in matching:
        text = pattern.literal
        if text is not None:
            fits = all(item.matches(text) for item in matching if item is not pattern)
            return text if fits and not any(item.matches(text) for item in failing) else None
    if matching & failing or any(_apart(*pair) for pair in combinations(matching, 2)):
        return None
    # One that is apart from what has to match fails for every text.
    near = (item for item in failing if not any(_apart(item, other) for other in matching))
    return _walk([_automaton(item) for item in matching], [_automaton(item) for item in near])


@lru_cache(maxsize=262144)
def _apart(one: Pattern, other: Pattern) -> bool:
    """Whether the letters before the first wildcards, or after the last, keep two from meeting."""
    return any(
        a.isdisjoint(b)
        for ends, others in zip(_ends(one), _ends(other), strict=True)
        for a, b in zip(ends, others, strict=False)
    )


@lru_cache(maxsize=65536)
def _ends(pattern: Pattern) -> tuple[tuple[frozenset[str], ...], tuple[frozenset[str], ...]]:
    """The letters that every text begins with, and from its end those that it ends with."""
    tokens = _tokens(pattern)
    return _letters(tokens), _letters(reversed(tokens))


def _letters(tokens: "Iterable[_Token]") -> tuple[frozenset[str], ...]:
    return tuple(letters for _, _, letters in takewhile(lambda one: one[0] == "letter", tokens))


def _walk(matching: list[_Automaton], failing: list[_Automaton]) -> str | None:
    pair = _Pair(matching, failing)
    start = tuple(item.start for item in pair.every)
    if pair.is_found(start):
        return ""
    seen = {start}
    waiting: deque[tuple[tuple[int, ...], str]] = deque([(start, "")])
    while waiting:
        states, text = waiting.popleft()
        for letter in pair.letters(states):
            after = pair.step(states, letter)
            if after in seen or pair.is_lost(after):
                continue
            if pair.is_found(after):
                return text + letter
            seen.add(after)
            if len(seen) > _MOST_STATES:
                raise TooManyStatesError(f"{len(pair.every)} patterns have too many states")
            waiting.append((after, text + letter))
    return None


class _Pair:
    """Automata that must match and automata that must not, walked side by side."""

    def __init__(self, matching: list[_Automaton], failing: list[_Automaton]) -> None:
        self.every = [*matching, *failing]
        self._matching, self._failing = matching, failing
        self._count = len(matching)
        self._other = _letter_of_none(self.every)

    def letters(self, states: tuple[int, ...]) -> list[str]:
        """The letters that lead to different states, the one that no pattern names first."""
        for item, state in zip(self._matching, states[: self._count], strict=True):
            if not item.takes_any(state):
                return sorted(item.next_letters(state))  # any other ends the search
        found = {self._other, ":"}
        for item, state in zip(self.every, states, strict=True):
            found |= item.next_letters(state)
        return sorted(found, key=lambda letter: (letter != self._other, letter))

    def step(self, states: tuple[int, ...], letter: str) -> tuple[int, ...]:
        """The states after one more letter."""
        return tuple(
            item.step(state, letter) if state else 0
            for item, state in zip(self.every, states, strict=True)
        )

    def is_found(self, states: tuple[int, ...]) -> bool:
        """Whether the text so far is what is searched for."""
        matched, failed = states[: self._count], states[self._count :]
        return all(
            item.accepts(state) for item, state in zip(self._matching, matched, strict=True)
        ) and not any(
            item.accepts(state) for item, state in zip(self._failing, failed, strict=True)
        )

    def is_lost(self, states: tuple[int, ...]) -> bool:
        """Whether no text that begins so can be what is searched for."""
        failed = zip(self._failing, states[self._count :], strict=True)
        return not all(states[: self._count]) or any(item.is_all(state) for item, state in failed)


def _letter_of_none(automata: list[_Automaton]) -> str:
    """A letter that no pattern names; it stands for all of them."""
    named = frozenset[str]().union(*(item.letters for item in automata))
    return next((letter for letter in _SPARE if letter not in named), "\ue010")
