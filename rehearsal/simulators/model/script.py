"""Orders that a test writes into the last user message, for a server started with `--scripted`.

`[[fail]]` answers 500; `[[slow 3]]` waits three seconds first; `[[tokens 500]]` reports 500 output
tokens; `[[cut]]` breaks a stream off after three words; `[[gate NAME]]` lets a stream's words
through one by one, see `gates`. They may be combined.
"""

import re
from dataclasses import dataclass

_ORDER = re.compile(r"\[\[(fail|cut|slow|tokens)(?: +(\d+(?:\.\d+)?))?\]\]")
_GATE = re.compile(r"\[\[gate +([a-z0-9-]{1,64})\]\]")
_NUMBERED = frozenset({"slow", "tokens"})


@dataclass(frozen=True)
class Script:
    """What the server is told to do instead of just answering."""

    fail: bool = False
    cut: bool = False
    delay_seconds: float = 0.0
    tokens: int | None = None
    gate: str | None = None


NO_SCRIPT = Script()


def read_script(question: str) -> Script:
    """Return the orders in `question`; raises ValueError for one with a wrong number."""
    orders: dict[str, str] = {}
    for name, number in _ORDER.findall(question):
        if bool(number) != (name in _NUMBERED):
            raise ValueError(f"[[{name}]] takes {'a' if name in _NUMBERED else 'no'} number")
        orders[name] = number
    gate = _GATE.search(question)
    return Script(
        fail="fail" in orders,
        cut="cut" in orders,
        delay_seconds=float(orders.get("slow", 0)),
        tokens=int(float(orders["tokens"])) if "tokens" in orders else None,
        gate=gate.group(1) if gate else None,
    )
