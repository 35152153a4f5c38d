"""One line of a bill, with the numbers that it was multiplied from."""

from dataclasses import dataclass

_THOUSAND = 1_000


@dataclass(frozen=True)
class CostLine:
    """So much of something at a price.

    Attributes:
        stack: the stack whose resources cause it; `models` for the model provider.
        what: the thing that is billed, with its unit.
        quantity: how much of it.
        price: US dollars a unit.

    """

    stack: str
    what: str
    quantity: float
    price: float

    @property
    def amount(self) -> float:
        """US dollars."""
        return self.quantity * self.price

    @property
    def arithmetic(self) -> str:
        """The multiplication, as a person would write it."""
        return f"{_number(self.quantity)} x {_number(self.price)}"


def _number(value: float) -> str:
    """Four significant digits, without an exponent: 0.00000006, 87.6, 1,250."""
    if value >= _THOUSAND:
        return f"{value:,.0f}"
    text = f"{value:.4g}"
    return f"{value:.12f}".rstrip("0") if "e" in text else text
