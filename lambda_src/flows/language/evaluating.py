"""The value of an expression, within bounds: rounds of loops, operations, sizes of what is made."""

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any

from lambda_src.flows.aggregates import NotAListError
from lambda_src.flows.language.functions import FUNCTIONS, TYPE_NAMES, Function, kind_of
from lambda_src.flows.language.syntax import (
    Binary,
    Call,
    Choice,
    ExpressionError,
    Has,
    Index,
    Joined,
    ListOf,
    Literal,
    Loop,
    MapOf,
    Name,
    Select,
    Tree,
    Unary,
)
from lambda_src.flows.values import counted, field_of, is_number, plain, same

MOST_ROUNDS, MOST_WORK = 20_000, 400_000
_MOST_INTEGER = 2**63
_PER_UNIT = 64  # characters or items that are copied in the time of one operation
_MATCHING = 50  # operations that a pattern costs at least
Names = Mapping[str, Any]


class MissingFieldError(ExpressionError):
    """A path leads to nothing."""


class Evaluation:
    """One value of one expression; `scopes` are the variables by name, `moment` is `now()`."""

    def __init__(self, scopes: Names, moment: dt.datetime | None = None) -> None:
        self._scopes, self._rounds, self._work = scopes, 0, 0
        self._clock = {} if moment is None else {"now": Function(lambda: moment, 0, 0)}

    def value(self, tree: Tree, names: Names | None = None) -> Any:
        """Return the value of a tree; `names` are those of loops. Raises ExpressionError."""
        self._charge(1)
        return _VALUES[type(tree)](self, tree, names or {})

    def _charge(self, work: int) -> None:
        self._work += work
        if self._work > MOST_WORK:
            raise ExpressionError(f"takes more than {MOST_WORK:,} operations")

    def _copied(self, value: Any) -> Any:
        """Charge for what was made or gone over."""
        if isinstance(value, str | list | dict):
            self._charge(len(value) // _PER_UNIT)
        return value

    def literal(self, tree: Literal, _: Names) -> Any:
        """Return what is written."""
        return tree.value

    def name(self, tree: Name, names: Names) -> Any:
        """Return a variable; that of the innermost loop wins."""
        for known in (names, self._scopes):
            if tree.name in known:
                return known[tree.name]
        if tree.name in TYPE_NAMES:
            return tree.name
        raise MissingFieldError(f"nothing is known as {tree.name}", tree.at)

    def select(self, tree: Select, names: Names) -> Any:
        """Return a field."""
        of = self.value(tree.of, names)
        try:
            return field_of(of, tree.field)
        except LookupError:
            message = f"{kind_of(of)} without a field {tree.field}"
            raise MissingFieldError(message, tree.at) from None

    def has(self, tree: Has, names: Names) -> bool:
        """Whether a field is there, and all that leads to it."""
        try:
            self.value(tree.of, names)
        except MissingFieldError:
            return False
        return True

    def index(self, tree: Index, names: Names) -> Any:
        """Return an item by its number, or by its key."""
        of, key = self.value(tree.of, names), plain(self.value(tree.key, names))
        if isinstance(of, list) and is_number(key) and key == int(key) and 0 <= key < len(of):
            return of[int(key)]
        if isinstance(of, dict) and (found := _key_in(of, key)) is not None:
            return of[found]
        raise MissingFieldError(f"{kind_of(of)} without such an item", tree.at)

    def call(self, tree: Call, names: Names) -> Any:
        """Return what a function makes of its arguments."""
        function = self._clock.get(tree.name) or FUNCTIONS.get(tree.name)
        if function is None:
            raise ExpressionError(f"there is no function {tree.name}", tree.at)
        given = [self._copied(self.value(argument, names)) for argument in tree.arguments]
        if not function.least <= len(given) <= function.most:
            raise ExpressionError(f"{tree.name} with {len(given)} arguments", tree.at)
        self._charge(_MATCHING if tree.name == "matches" else _length(given))
        try:
            return self._copied(function.run(*given))
        except ExpressionError as error:
            raise ExpressionError(f"{tree.name}: {error}", tree.at) from None
        except NotAListError as error:
            raise ExpressionError(f"{tree.name}: {error}", tree.at) from None
        except (TypeError, ValueError, ArithmeticError) as error:
            message = f"{tree.name}: {type(error).__name__}"
            raise ExpressionError(message, tree.at) from None

    def list_of(self, tree: ListOf, names: Names) -> list[Any]:
        """Return a list."""
        return [self.value(item, names) for item in tree.items]

    def map_of(self, tree: MapOf, names: Names) -> dict[Any, Any]:
        """Return an object; an option that is a key counts as its value."""
        found = {}
        for key, value in tree.entries:
            known = plain(self.value(key, names))
            if not isinstance(known, str | int):
                raise ExpressionError(f"expected a text as key, found {kind_of(known)}", key.at)
            found[known] = self.value(value, names)
        return found

    def unary(self, tree: Unary, names: Names) -> Any:
        """Return the opposite."""
        found = plain(self.value(tree.of, names))
        if tree.sign == "!":
            return not _truth(found, tree.of)
        if not is_number(found):
            raise ExpressionError(f"{kind_of(found)} cannot be negated", tree.at)
        return -found

    def binary(self, tree: Binary, names: Names) -> Any:
        """Return what a sign makes of two values; a long sum needs no recursion."""
        spine = [tree]
        while isinstance(spine[-1].left, Binary):
            spine.append(spine[-1].left)
        found = self.value(spine[-1].left, names)
        for item in reversed(spine):
            other = self.value(item.right, names)
            self._charge(1 + _weight(found, other) if item.sign in _COMPARING else 1)
            found = self._copied(_SIGNS[item.sign](found, other, item))
        return found

    def joined(self, tree: Joined, names: Names) -> bool:
        """Whether all parts hold, or one; what decides wins over a part that has no value."""
        decides, failed = tree.sign == "||", None
        for part in tree.parts:
            try:
                if _truth(self.value(part, names), part) is decides:
                    return decides
            except ExpressionError as error:
                failed = failed or error
        if failed:
            raise failed
        return not decides

    def choice(self, tree: Choice, names: Names) -> Any:
        """Return one of two values."""
        is_so = _truth(self.value(tree.test, names), tree.test)
        return self.value(tree.then if is_so else tree.otherwise, names)

    def loop(self, tree: Loop, names: Names) -> Any:
        """Return what a macro makes of a list, or of an object's keys."""
        over = self.value(tree.over, names)
        if not isinstance(over, list | dict):
            raise ExpressionError(f"{tree.kind} of {kind_of(over)}, expected a list", tree.at)
        container: dict[str, Any] = dict(names)
        return _LOOPS[tree.kind](self, tree, list(over), container)

    def rounds(self, tree: Loop, items: list[Any], names: dict[str, Any]) -> list[Any]:
        """Return the items that a `map` with three arguments goes over, and count the rounds."""
        self._rounds += len(items)
        if self._rounds > MOST_ROUNDS:
            raise ExpressionError(f"goes more than {MOST_ROUNDS:,} rounds", tree.at)
        if tree.only is None:
            return items
        return [item for item in items if self._holds(tree, tree.only, item, names)]

    def body(self, tree: Loop, item: Any, names: dict[str, Any]) -> Any:
        """Return what the body of a loop is for an item."""
        names[tree.name] = item
        return self.value(tree.body, names)

    def _holds(self, tree: Loop, test: Tree, item: Any, names: dict[str, Any]) -> bool:
        names[tree.name] = item
        return _truth(self.value(test, names), test)

    def picked(self, tree: Loop, items: list[Any], names: dict[str, Any]) -> list[Any]:
        """Return the items of which a body holds."""
        return [item for item in items if self._holds(tree, tree.body, item, names)]

    def decided(self, tree: Loop, items: list[Any], names: dict[str, Any], *, by: bool) -> bool:
        """Whether any item decides; one that has no value does not, if another one does."""
        failed = None
        for item in items:
            try:
                if self._holds(tree, tree.body, item, names) is by:
                    return by
            except ExpressionError as error:
                failed = failed or error
        if failed:
            raise failed
        return not by


def _mapped(run: Evaluation, tree: Loop, items: list[Any], names: dict[str, Any]) -> list[Any]:
    return [run.body(tree, item, names) for item in run.rounds(tree, items, names)]


def _picked(run: Evaluation, tree: Loop, items: list[Any], names: dict[str, Any]) -> list[Any]:
    return run.picked(tree, run.rounds(tree, items, names), names)


def _decided(*, by: bool) -> Callable[[Evaluation, Loop, list[Any], dict[str, Any]], bool]:
    def run(evaluation: Evaluation, tree: Loop, items: list[Any], names: dict[str, Any]) -> bool:
        found = evaluation.rounds(tree, items, names)
        return evaluation.decided(tree, found, names, by=by)

    return run


_LOOPS: Mapping[str, Callable[[Evaluation, Loop, list[Any], dict[str, Any]], Any]] = {
    "map": _mapped,
    "filter": _picked,
    "exists_one": lambda run, tree, items, names: len(_picked(run, tree, items, names)) == 1,
    "exists": _decided(by=True),
    "all": _decided(by=False),
}


def _truth(value: Any, tree: Tree) -> bool:
    found = plain(value)
    if not isinstance(found, bool):
        raise ExpressionError(f"expected true or false, found {kind_of(found)}", tree.at)
    return found


def _key_in(container: Mapping[Any, Any], key: Any) -> Any:
    """The key as an object has it: JSON has texts, so 7 is also found as "7"."""
    forms = [key] if isinstance(key, str) else [key, f"{key:g}"] if is_number(key) else []
    return next((form for form in forms if form in container), None)


def _length(values: list[Any]) -> int:
    """How many items functions go over: those of lists, and of lists and objects in them."""
    found = [value for value in values if isinstance(value, list | dict)]
    inner = [item for container in found for item in container if isinstance(item, list | dict)]
    return 1 + sum(map(len, found)) + sum(map(len, inner))


def _weight(*values: Any) -> int:
    """How many values are in these, counted no further than what is too much."""
    left, weight = [value for value in values if isinstance(value, list | dict)], 0
    while left and weight <= MOST_WORK:
        found = left.pop()
        weight += len(found)
        below = found.values() if isinstance(found, dict) else found
        left += [item for item in below if isinstance(item, list | dict)]
    return weight


def _within(item: Any, container: Any, tree: Binary) -> bool:
    if isinstance(container, list):
        return any(same(item, element) for element in container)
    if isinstance(container, dict):
        return _key_in(container, plain(item)) is not None
    raise ExpressionError(f"in {kind_of(container)}, expected a list or an object", tree.at)


def _ordered(
    compare: Callable[[Any, Any], bool],
) -> Callable[[Any, Any, Binary], bool]:
    def judge(one: Any, other: Any, tree: Binary) -> bool:
        one, other = counted(one, other)
        for type_ in (bool, str, dt.datetime, dt.timedelta):
            if isinstance(one, type_) and isinstance(other, type_):
                return compare(one, other)
        if is_number(one) and is_number(other):
            return compare(one, other)
        message = f"{kind_of(one)} {tree.sign} {kind_of(other)} cannot be compared"
        raise ExpressionError(message, tree.at)

    return judge


def _plus(one: Any, other: Any, tree: Binary) -> Any:
    one, other = plain(one), plain(other)
    if isinstance(one, str) and isinstance(other, str):
        return one + other
    if isinstance(one, list) and isinstance(other, list):
        return one + other
    return _calculated(one, other, tree)


def _calculated(one: Any, other: Any, tree: Binary) -> Any:
    one, other = plain(one), plain(other)
    dates = isinstance(one, dt.datetime | dt.timedelta)
    try:
        if dates and tree.sign in "+-":
            return one + other if tree.sign == "+" else one - other
        if is_number(one) and is_number(other):
            return _number(_CALCULATED[tree.sign](one, other), tree)
    except ZeroDivisionError:
        raise ExpressionError("division by zero", tree.at) from None
    except (OverflowError, TypeError):
        raise ExpressionError("out of the range of numbers or times", tree.at) from None
    message = f"{kind_of(one)} {tree.sign} {kind_of(other)} has no value"
    raise ExpressionError(message, tree.at)


def _number(value: float, tree: Binary) -> float:
    is_kept = math.isfinite(value) if isinstance(value, float) else abs(value) < _MOST_INTEGER
    if not is_kept:
        raise ExpressionError("out of the range of numbers", tree.at)
    return value


def _divided(one: float, other: float) -> float:
    is_whole = isinstance(one, int) and isinstance(other, int) and one % other == 0
    return one // other if is_whole else one / other


def _rest(one: float, other: float) -> float:
    if isinstance(one, int) and isinstance(other, int):
        return int(math.copysign(abs(one) % abs(other), one)) if other else one % other
    return math.fmod(one, other) if other else one % other


_CALCULATED: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": _divided,
    "%": _rest,
}

_SIGNS: Mapping[str, Callable[[Any, Any, Binary], Any]] = {
    "==": lambda one, other, _: same(one, other),
    "!=": lambda one, other, _: not same(one, other),
    "<": _ordered(lambda one, other: one < other),
    "<=": _ordered(lambda one, other: one <= other),
    ">": _ordered(lambda one, other: one > other),
    ">=": _ordered(lambda one, other: one >= other),
    "in": _within,
    "+": _plus,
    "-": _calculated,
    "*": _calculated,
    "/": _calculated,
    "%": _calculated,
}
_COMPARING = frozenset({"==", "!=", "in"})

_VALUES: Mapping[type, Callable[[Evaluation, Any, Names], Any]] = {
    Literal: Evaluation.literal,
    Name: Evaluation.name,
    Select: Evaluation.select,
    Has: Evaluation.has,
    Index: Evaluation.index,
    Call: Evaluation.call,
    ListOf: Evaluation.list_of,
    MapOf: Evaluation.map_of,
    Unary: Evaluation.unary,
    Binary: Evaluation.binary,
    Joined: Evaluation.joined,
    Choice: Evaluation.choice,
    Loop: Evaluation.loop,
}
