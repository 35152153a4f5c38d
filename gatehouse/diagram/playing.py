"""A question at the nine checkpoints, with the lines that a real request left at each."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from pydantic import BaseModel, ConfigDict, TypeAdapter

from gatehouse.diagram.boxes import Placement
from gatehouse.diagram.relations import checked_by, entry_of
from gatehouse.operating.request_path import Step
from gatehouse.review.analysis.surface import EntryPoint

_ANSWERED = "request answered"


class Checkpoint(BaseModel):
    """One checkpoint, as `checkpoints.toml` describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    box: str
    verified: str
    scoped: str
    lines: tuple[str, ...] = ()
    answers: bool = False
    door: bool = False


@dataclass(frozen=True)
class Request:
    """A request that is played: its id, and the lines that it left, in the order of time."""

    request_id: str
    steps: Sequence[Step]

    @property
    def summary(self) -> str:
        """Whose it was and how it was answered."""
        tenants = {str(step.line["tenant_id"]) for step in self.steps if "tenant_id" in step.line}
        answered = self.answered
        status = f", answered {answered.line.get('status')}" if answered else ""
        route = f" {answered.line['route']}" if answered and "route" in answered.line else ""
        return f"{self.request_id}:{route} of tenant {', '.join(sorted(tenants)) or '?'}{status}"

    @property
    def answered(self) -> Step | None:
        """The line of the function that answered the client."""
        found = [step for step in self.steps if step.line.get("message") == _ANSWERED]
        return found[-1] if found else None


@dataclass(frozen=True)
class Played:
    """One checkpoint as the request went past it; `seen` is what it left there."""

    number: int
    checkpoint: Checkpoint
    box: str
    seen: tuple[str, ...]


def checkpoints() -> tuple[Checkpoint, ...]:
    """The checkpoints of a question, in the order in which it meets them."""
    file = resources.files("gatehouse.diagram").joinpath("checkpoints.toml")
    read = tomllib.loads(file.read_text(encoding="utf-8"))["checkpoint"]
    return TypeAdapter(tuple[Checkpoint, ...]).validate_python(read)


def play(placement: Placement, request: Request | None) -> list[Played]:
    """Every checkpoint; without a request nothing is seen at any."""
    entry = _entry(placement, request)
    return [
        Played(number, one, _box(placement, one, request, entry), tuple(_seen(one, request, entry)))
        for number, one in enumerate(checkpoints(), start=1)
    ]


def _entry(placement: Placement, request: Request | None) -> EntryPoint | None:
    answered = request.answered if request else None
    if answered is None:
        return None
    return entry_of(placement.estate, str(answered.line.get("route", "")), answered.function)


def _box(
    placement: Placement, one: Checkpoint, request: Request | None, entry: EntryPoint | None
) -> str:
    """Where this request met a checkpoint: the function and its door differ by request."""
    answered = request.answered if request else None
    is_url = entry is not None and entry.is_function_url
    if answered is None or not (one.answers or (one.door and is_url)):
        return one.box
    return (
        answered.function if answered.function in {box.id for box in placement.shown} else one.box
    )


def _seen(one: Checkpoint, request: Request | None, entry: EntryPoint | None) -> Iterator[str]:
    if request is None:
        return
    if one.door and entry:
        yield f"{entry.entry}: {checked_by(entry)}"
    for step in request.steps:
        if step.line.get("message") in one.lines:
            yield f"+{step.at - request.steps[0].at} ms, {step.function}: {step.text}"
