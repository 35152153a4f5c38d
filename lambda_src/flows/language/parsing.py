"""From the text of an expression to its tree."""

from functools import lru_cache

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
    depth,
)
from lambda_src.flows.language.tokens import Token, tokens

MOST_CHARACTERS, MOST_BRACKETS, MOST_DEPTH = 2_000, 40, 120
MACROS = ("all", "exists", "exists_one", "filter", "map")
"""Functions that give a name to each item of a list, or to each key of an object."""
_STRENGTH = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
}  # fmt: skip
_JOINING = ("||", "&&")
_CONSTANTS = {"true": True, "false": False, "null": None}
_INSTEAD = {"and": "&&", "or": "||", "not": "!", "NOT": "!", "AND": "&&", "OR": "||", "is": "=="}
_MAP_ARGUMENTS = (2, 3)


@lru_cache(maxsize=1024)
def parse(written: str) -> Tree:
    """Return the tree of an expression.

    Raises ExpressionError if it is no CEL, or larger than any may be.
    """
    if len(written) > MOST_CHARACTERS:
        raise ExpressionError(f"expected {MOST_CHARACTERS} characters at most")
    parser = _Parser(list(tokens(written)))
    tree = parser.expression()
    parser.end()
    if depth(tree) > MOST_DEPTH:
        raise ExpressionError(f"expected {MOST_DEPTH} operations within each other at most")
    return tree


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens, self._at, self._within = found, 0, 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _takes(self, sign: str) -> bool:
        """Take a sign if it is the next."""
        is_next = self._next.kind in {"sign", "name"} and self._next.value == sign
        self._at += is_next
        return is_next

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise self._unexpected(f"{sign!r}")

    def _unexpected(self, expected: str) -> ExpressionError:
        token = self._next
        instead = _INSTEAD.get(token.value) if token.kind == "name" else None
        found = token.value if token.kind == "end" else repr(token.value)
        return ExpressionError(
            f"found {found}, expected {repr(instead) if instead else expected}", token.at
        )

    def end(self) -> None:
        """Nothing is left."""
        if self._next.kind != "end":
            raise self._unexpected("an operator")

    def expression(self) -> Tree:
        """`test ? then : otherwise`, or less."""
        self._within += 1
        if self._within > MOST_BRACKETS:
            raise ExpressionError(f"expected {MOST_BRACKETS} brackets within each other at most")
        at, test = self._next.at, self._operation(1)
        if self._takes("?"):
            then = self.expression()
            self._expect(":")
            test = Choice(test, then, self.expression(), at)
        self._within -= 1
        return test

    def _operation(self, least: int) -> Tree:
        left = self._unary()
        while self._next.kind in {"sign", "name"}:
            sign, at = self._next.value, self._next.at
            strength = _STRENGTH.get(sign, 0)
            if strength < least:
                break
            self._take()
            left = _joined(sign, left, self._operation(strength + 1), at)
        return left

    def _unary(self) -> Tree:
        signs = []
        while self._next.kind == "sign" and self._next.value in {"!", "-"}:
            signs.append(self._take())
        found = self._member()
        for sign in reversed(signs):
            found = _signed(sign, found)
        return found

    def _member(self) -> Tree:
        found = self._primary()
        while True:
            at = self._next.at
            if self._takes("."):
                found = self._field(found)
            elif self._takes("["):
                found = Index(found, self.expression(), at)
                self._expect("]")
            else:
                return found

    def _field(self, of: Tree) -> Tree:
        name = self._next
        if name.kind != "name":
            raise self._unexpected("the name of a field")
        self._take()
        if not self._takes("("):
            return Select(of, name.value, name.at)
        if name.value in MACROS:
            return self._loop(of, name)
        return Call(name.value, (of, *self._items(")")), name.at)

    def _loop(self, over: Tree, macro: Token) -> Tree:
        arguments = self._items(")")
        most = _MAP_ARGUMENTS if macro.value == "map" else (2,)
        if len(arguments) not in most or not isinstance(arguments[0], Name):
            raise ExpressionError(f"{macro.value} expects a name and an expression", macro.at)
        only = arguments[1] if len(arguments) == max(_MAP_ARGUMENTS) else None
        return Loop(macro.value, over, arguments[0].name, only, arguments[-1], macro.at)

    def _items(self, closing: str) -> tuple[Tree, ...]:
        found: list[Tree] = []
        while not self._takes(closing):
            found.append(self.expression())
            if not self._takes(","):
                self._expect(closing)
                break
        return tuple(found)

    def _primary(self) -> Tree:
        token = self._next
        if token.kind in {"text", "number"}:
            return Literal(self._take().value, token.at)
        if token.kind == "name" and token.value not in {"in", "not", "NOT"}:
            return self._named(self._take())
        if self._takes("("):
            found = self.expression()
            self._expect(")")
            return found
        if self._takes("["):
            return ListOf(self._items("]"), token.at)
        if self._takes("{"):
            return MapOf(self._entries(), token.at)
        raise self._unexpected("a value")

    def _named(self, token: Token) -> Tree:
        if token.value in _CONSTANTS:
            return Literal(_CONSTANTS[token.value], token.at)
        if not self._takes("("):
            return Name(token.value, token.at)
        arguments = self._items(")")
        if token.value != "has":
            return Call(token.value, arguments, token.at)
        if len(arguments) != 1 or not isinstance(arguments[0], Select):
            raise ExpressionError("has expects a path such as user.name", token.at)
        return Has(arguments[0], token.at)

    def _entries(self) -> tuple[tuple[Tree, Tree], ...]:
        found = []
        while not self._takes("}"):
            key = self.expression()
            self._expect(":")
            found.append((key, self.expression()))
            if not self._takes(","):
                self._expect("}")
                break
        return tuple(found)


def _joined(sign: str, left: Tree, right: Tree, at: int) -> Tree:
    if sign not in _JOINING:
        return Binary(sign, left, right, at)
    parts = left.parts if isinstance(left, Joined) and left.sign == sign else (left,)
    return Joined(sign, (*parts, right), at)


def _signed(sign: Token, of: Tree) -> Tree:
    match of:
        case Literal(bool()):
            pass
        case Literal(int() | float() as number) if sign.value == "-":
            return Literal(-number, sign.at)
    return Unary(sign.value, of, sign.at)
