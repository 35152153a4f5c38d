"""Formulas over the parts of a request: built, simplified, and evaluated for one request.

A variable is `(key, number)`: `("resource", 0)`, or the first of a condition key's values. The
solver decides whether a request exists that makes a formula true; `holds` evaluates it for one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Literal, TypeAlias

from policies.authorization.readings import as_date, as_number
from policies.authorization.wildcards import Pattern

Variable: TypeAlias = tuple[str, int]
Comparison: TypeAlias = Literal["=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Constant:
    """True or false, whatever the request."""

    value: bool


@dataclass(frozen=True)
class Matches:
    """A variable's text matches a pattern."""

    variable: Variable
    pattern: Pattern


@dataclass(frozen=True)
class Compares:
    """A variable read as a number (a date is one, too: seconds since 1970)."""

    variable: Variable
    comparison: Comparison
    value: float
    is_date: bool = False


@dataclass(frozen=True)
class Within:
    """A variable read as an address lies in a network."""

    variable: Variable
    network: str


@dataclass(frozen=True)
class Present:
    """The request has the value."""

    variable: Variable


@dataclass(frozen=True)
class Open:
    """Nothing is known of this part: it may be true or false. `reason` says what hides it."""

    reason: str
    number: int


@dataclass(frozen=True)
class Both:
    """All of some formulas."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Either:
    """One of some formulas."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Negation:
    """Not that."""

    part: "Formula"


Formula: TypeAlias = (
    Constant | Matches | Compares | Within | Present | Open | Both | Either | Negation
)
Atom: TypeAlias = Matches | Compares | Within | Present | Open
TRUE, FALSE = Constant(value=True), Constant(value=False)


def both(*parts: Formula) -> Formula:
    """All of them, simplified."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part == FALSE:
            return FALSE
        if part != TRUE:
            kept.update(dict.fromkeys(part.parts if isinstance(part, Both) else (part,)))
    found = tuple(kept)
    return TRUE if not found else found[0] if len(found) == 1 else Both(found)


def either(*parts: Formula) -> Formula:
    """One of them, simplified."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part == TRUE:
            return TRUE
        if part != FALSE:
            kept.update(dict.fromkeys(part.parts if isinstance(part, Either) else (part,)))
    found = tuple(kept)
    return FALSE if not found else found[0] if len(found) == 1 else Either(found)


def negation(part: Formula) -> Formula:
    """Not that, simplified."""
    if isinstance(part, Constant):
        return Constant(value=not part.value)
    return part.part if isinstance(part, Negation) else Negation(part)


def atoms(formula: Formula) -> Iterator[Atom]:
    """Every atom, repeated where it occurs again."""
    match formula:
        case Constant():
            return
        case Both(parts) | Either(parts):
            for part in parts:
                yield from atoms(part)
        case Negation(part):
            yield from atoms(part)
        case _:
            yield formula


def replaced(formula: Formula, decide: Callable[[Atom], Formula]) -> Formula:
    """The formula with its atoms replaced, simplified."""
    match formula:
        case Constant():
            return formula
        case Both(parts):
            return both(*(replaced(part, decide) for part in parts))
        case Either(parts):
            return either(*(replaced(part, decide) for part in parts))
        case Negation(part):
            return negation(replaced(part, decide))
        case _:
            return decide(formula)


def holds(formula: Formula, values: Callable[[Variable], str | None]) -> bool | None:
    """Whether a request makes the formula true; None where an open part decides."""
    left = replaced(formula, lambda atom: _decided(atom, values))
    return left.value if isinstance(left, Constant) else None


def _decided(atom: Atom, values: Callable[[Variable], str | None]) -> Formula:
    if isinstance(atom, Open):
        return atom
    value = values(atom.variable)
    if value is None:
        return FALSE
    match atom:
        case Present():
            return TRUE
        case Matches(_, pattern):
            return Constant(value=pattern.matches(value))
        case Within(_, network):
            return Constant(value=_lies_in(value, network))
        case Compares(_, comparison, expected, is_date):
            return Constant(value=compared(value, comparison, expected, is_date=is_date))


def _lies_in(value: str, network: str) -> bool:
    try:
        address, whole = ip_address(value), ip_network(network, strict=False)
    except ValueError:
        return False
    return address.version == whole.version and address in whole


def compared(value: str, comparison: Comparison, expected: float, *, is_date: bool) -> bool:
    """Whether a text, read as a number or date, compares so; False when it is neither."""
    number = as_date(value) if is_date else as_number(value)
    if number is None:
        return False
    return {
        "=": number == expected,
        "<": number < expected,
        "<=": number <= expected,
        ">": number > expected,
        ">=": number >= expected,
    }[comparison]
