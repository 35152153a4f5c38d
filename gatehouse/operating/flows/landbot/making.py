"""What a block becomes: the type and content of a node, and the ways that lead from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.landbot.export import Block, Bot, Link
from gatehouse.operating.flows.landbot.fields import Fields
from gatehouse.operating.flows.landbot.params import Params
from gatehouse.operating.flows.landbot.report import Report
from gatehouse.operating.flows.landbot.secrets import Secrets
from gatehouse.operating.flows.landbot.unmapped import UnmappedError

SUCCESS = ("$success", "success", "$default", "default", "$next")
FALLBACK = ("$fallback", "fallback", "$error", "error", "$failure", "failure", "$invalid")
TRUE, FALSE = ("true", "$true"), ("false", "$false")


@dataclass(frozen=True)
class Way:
    """A connection of a node that is made."""

    type: str
    target: str
    conditions: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Made:
    """A node without its id."""

    type: str
    content: Mapping[str, Json]
    ways: tuple[Way, ...] = ()


class Outlets:
    """Where the outputs of a block lead. What is taken is put down; `left` names the rest."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._targets: dict[str, str] = {}
        for link in links:
            if link.output in self._targets:
                raise UnmappedError(f"two connections leave by {link.output!r}")
            self._targets[link.output] = link.target
        self._taken: set[str] = set()

    def take(self, *outputs: str) -> str | None:
        """Return the block behind the first of these outputs that leads anywhere."""
        found = next((output for output in outputs if output in self._targets), None)
        if found is None:
            return None
        self._taken.add(found)
        return self._targets[found]

    @property
    def left(self) -> list[str]:
        """The outputs that nothing took."""
        return [output for output in self._targets if output not in self._taken]

    @property
    def first(self) -> str | None:
        """The block that is most likely next, whatever the block that is left was."""
        return self.take(*SUCCESS, *TRUE, *self._targets)


@dataclass(frozen=True)
class Context:
    """What the blocks of one diagram share."""

    bot: Bot
    fields: Fields
    secrets: Secrets
    report: Report
    above: tuple[str, ...] = field(default=())
    """The bricks that are being played here, by their ids."""

    def path(self, block: Block) -> str:
        """Return how a block is named in reports: below the bricks that it is within."""
        return "/".join((*self.fields.path, block.id))


Maker: TypeAlias = Callable[[Block, Params, Outlets, Context], Made]


def all_taken(outlets: Outlets) -> None:
    """Raise UnmappedError for a connection that leaves by an output which its block has not."""
    if outlets.left:
        raise UnmappedError(f"a connection leaves by {outlets.left[0][:60]!r}, which it has not")


def onward(outlets: Outlets) -> tuple[Way, ...]:
    """Return the one way of a block that always goes on."""
    target = outlets.take(*SUCCESS)
    return () if target is None else (Way("default", target),)
