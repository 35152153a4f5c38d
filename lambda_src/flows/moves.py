"""Where a node leads: the four things that one can end with."""

from dataclasses import dataclass, field
from typing import TypeAlias

from lambda_src.flows.documents import Content, Document, Node
from lambda_src.flows.scopes import Variables
from lambda_src.flows.shapes import Event, Frame, Message, Waiting


@dataclass(frozen=True)
class Leave:
    """By the first of these connection types that the node has; the end of the flow if by none."""

    by: tuple[str, ...] = ("default",)


@dataclass(frozen=True)
class Jump:
    """To a node of the same flow, by its id."""

    to: str


@dataclass(frozen=True)
class Wait:
    """For the visitor, or for a task."""

    waiting: Waiting


@dataclass(frozen=True)
class Enter:
    """A composite, with what it is given."""

    frame: Frame


Move: TypeAlias = Leave | Jump | Wait | Enter


@dataclass
class Turn:
    """What a node may read and write while it runs."""

    node: Node
    path: str
    document: Document
    variables: Variables
    content: Content
    draw: str
    """Text that chance is made of: equal for equal sessions."""
    messages: list[Message] = field(default_factory=list)

    def note(self, type_: str, **detail: object) -> None:
        """Put down an event of this node."""
        self.variables.events.append(Event(type_, self.path, detail))
