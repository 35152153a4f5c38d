"""Decides by z3 whether a request exists that makes a formula true, and gives one.

z3 chooses which atoms are true; whether a text exists that matches exactly the chosen patterns is
decided by their automata, and a choice that no text fits is ruled out before z3 chooses again.
Why not z3's own theory of strings: docs/adr/0030-review-that-reasons.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_network

import z3

from policies.authorization.formula import (
    FALSE,
    TRUE,
    Atom,
    Both,
    Compares,
    Constant,
    Either,
    Formula,
    Matches,
    Negation,
    Open,
    Present,
    Variable,
    Within,
    atoms,
)
from policies.authorization.wildcards import Pattern, TooManyStatesError, find, includes, intersects

_MOST_ROUNDS = 200


class UndecidedError(Exception):
    """The solver gave up; whoever reads this must report an unknown."""


@dataclass(frozen=True)
class Solution:
    """A request by its variables, and the reasons why part of it is open."""

    values: dict[Variable, str]
    opened: tuple[str, ...] = field(default=())


def solve(formula: Formula) -> Solution | None:
    """A request that makes the formula true; None when there is none.

    Raises:
        UndecidedError: it could not be decided.

    """
    if formula == FALSE:
        return None
    if formula == TRUE:
        return Solution({})
    return _Query(formula).solution()


class _Query:
    def __init__(self, formula: Formula) -> None:
        self.atoms = list(dict.fromkeys(atoms(formula)))
        self.solver = z3.SimpleSolver()
        self.booleans = {
            atom: z3.Bool(f"b{number}")
            for number, atom in enumerate(self.atoms)
            if not isinstance(atom, Compares | Within)
        }
        self.texts: dict[Variable, list[Matches]] = {}
        for atom in self.atoms:
            if isinstance(atom, Matches):
                self.texts.setdefault(atom.variable, []).append(atom)
        self.solver.add(self._z3(formula))
        self._add_presence()
        self._add_lemmas()

    def solution(self) -> Solution | None:
        for _ in range(_MOST_ROUNDS):
            outcome = self.solver.check()
            if outcome == z3.unsat:
                return None
            if outcome != z3.sat:
                raise UndecidedError("z3 gave up")
            found = self._texts(self.solver.model())
            if found is not None:
                return self._solution(self.solver.model(), found)
        raise UndecidedError(f"no decision after {_MOST_ROUNDS} rounds")

    def _z3(self, formula: Formula) -> z3.BoolRef:
        match formula:
            case Constant(value):
                return z3.BoolVal(value)
            case Both(parts) | Either(parts):
                found = [self._z3(part) for part in parts]
                return z3.And(found) if isinstance(formula, Both) else z3.Or(found)
            case Negation(part):
                return z3.Not(self._z3(part))
            case _:
                return self._atom(formula)

    def _atom(self, atom: Atom) -> z3.BoolRef:
        if isinstance(atom, Compares):
            return self._comparison(atom)
        return self._network(atom) if isinstance(atom, Within) else self.booleans[atom]

    def _comparison(self, atom: Compares) -> z3.BoolRef:
        number = z3.Real(f"n{'d' if atom.is_date else ''}:{atom.variable}")
        value = z3.RealVal(repr(atom.value))
        return {
            "=": number == value,
            "<": number < value,
            "<=": number <= value,
            ">": number > value,
            ">=": number >= value,
        }[atom.comparison]

    def _network(self, atom: Within) -> z3.BoolRef:
        network = ip_network(atom.network)
        address = z3.Int(f"ip{network.version}:{atom.variable}")
        first, last = int(network.network_address), int(network.broadcast_address)
        is_six = z3.Bool(f"six:{atom.variable}")
        version = is_six if network.version == 6 else z3.Not(is_six)  # noqa: PLR2004 - IPv6
        return z3.And(version, address >= first, address <= last)

    def _add_presence(self) -> None:
        """A value matches, compares or lies somewhere only where there is one."""
        for variable in {atom.variable for atom in self.atoms if not isinstance(atom, Open)}:
            present = self.booleans.get(Present(variable))
            if present is None:
                continue
            for atom in self.atoms:
                if isinstance(atom, Matches) and atom.variable == variable:
                    self.solver.add(z3.Implies(self.booleans[atom], present))
        for atom in self.atoms:
            if isinstance(atom, Within):
                for version, top in ((4, 2**32), (6, 2**128)):
                    address = z3.Int(f"ip{version}:{atom.variable}")
                    self.solver.add(address >= 0, address < top)

    def _add_lemmas(self) -> None:
        """How patterns of one variable relate, so that z3 seldom chooses what no text fits."""
        for group in self.texts.values():
            for number, one in enumerate(group):
                for other in group[number + 1 :]:
                    self._relate(one, other)

    def _relate(self, one: Matches, other: Matches) -> None:
        first, second = self.booleans[one], self.booleans[other]
        try:
            if not intersects(one.pattern, other.pattern):
                self.solver.add(z3.Not(z3.And(first, second)))
                return
            if includes(other.pattern, one.pattern):
                self.solver.add(z3.Implies(first, second))
            if includes(one.pattern, other.pattern):
                self.solver.add(z3.Implies(second, first))
        except TooManyStatesError:
            return  # a lemma less; the choice itself is checked later

    def _texts(self, model: z3.ModelRef) -> dict[Variable, str] | None:
        """A text for each variable that fits the choice; None when one has none."""
        found: dict[Variable, str] = {}
        fits = True
        for variable, group in self.texts.items():
            present = self.booleans.get(Present(variable))
            if present is not None and not z3.is_true(model.eval(present)):
                continue
            chosen = [(atom, model.eval(self.booleans[atom])) for atom in group]
            matching = [atom for atom, value in chosen if z3.is_true(value)]
            failing = [atom for atom, value in chosen if z3.is_false(value)]
            try:
                text = find(_patterns(matching), _patterns(failing))
            except TooManyStatesError as error:
                raise UndecidedError(str(error)) from None
            if text is None:
                self._rule_out(variable, matching, failing)
                fits = False
            else:
                found[variable] = text
        return found if fits else None

    def _rule_out(
        self, variable: Variable, matching: list[Matches], failing: list[Matches]
    ) -> None:
        """Adds the smallest part of a choice that no text fits, as a clause."""
        for group in (failing, matching):
            for atom in list(group):
                group.remove(atom)
                try:
                    needed = find(_patterns(matching), _patterns(failing)) is not None
                except TooManyStatesError:
                    needed = True
                if needed:
                    group.append(atom)
        clause = [z3.Not(self.booleans[atom]) for atom in matching]
        clause += [self.booleans[atom] for atom in failing]
        present = self.booleans.get(Present(variable))
        if present is not None and not matching:
            clause.append(z3.Not(present))
        self.solver.add(z3.Or(clause))

    def _solution(self, model: z3.ModelRef, texts: dict[Variable, str]) -> Solution:
        values = dict(texts)
        for atom in self.atoms:
            if isinstance(atom, Open) or not self._is_present(model, atom.variable):
                continue
            if isinstance(atom, Compares):
                name = f"n{'d' if atom.is_date else ''}:{atom.variable}"
                values[atom.variable] = _number(model.eval(z3.Real(name), model_completion=True))
            elif isinstance(atom, Within):
                values[atom.variable] = _address(model, atom.variable)
            else:
                values.setdefault(atom.variable, "x")
        opened = tuple(
            atom.reason
            for atom in self.atoms
            if isinstance(atom, Open) and model.eval(self.booleans[atom]) is not None
        )
        return Solution(values, tuple(dict.fromkeys(opened)))

    def _is_present(self, model: z3.ModelRef, variable: Variable) -> bool:
        present = self.booleans.get(Present(variable))
        return present is None or z3.is_true(model.eval(present, model_completion=True))


def _patterns(group: Iterable[Matches]) -> Iterator[Pattern]:
    return (atom.pattern for atom in group)


def _number(value: z3.ExprRef) -> str:
    text = str(value.as_decimal(12)).rstrip("?")
    return text.removesuffix(".0")


def _address(model: z3.ModelRef, variable: Variable) -> str:
    is_six = z3.is_true(model.eval(z3.Bool(f"six:{variable}"), model_completion=True))
    version = 6 if is_six else 4
    number = model.eval(z3.Int(f"ip{version}:{variable}"), model_completion=True).as_long()
    return str(IPv6Address(number) if is_six else IPv4Address(number))


__all__ = ["Solution", "UndecidedError", "solve"]
