"""`gatehouse dead-letters`: messages that workers gave up."""

from typing import Annotated

import typer

from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.dead_letters import QUEUES, DeadLetters
from gatehouse.platform import ArgumentError, Platform, PlatformError

dead_letters = typer.Typer(
    help="Messages that workers gave up: why, and what to do with them.", no_args_is_help=True
)
Queue = Annotated[
    str, typer.Option("--queue", help="slack, tasks, events or wake-ups; all if left out")
]
Ids = Annotated[list[str] | None, typer.Argument(help="Ids of messages, as `list` prints them.")]
All = Annotated[bool, typer.Option("--all", help="All of the queues instead of some ids.")]


@dead_letters.command("list")
def list_letters(queue: Queue = "", env: Environment = "local") -> None:
    """Print every dead letter: its id, when it was sent, what it concerns, why it failed."""
    found = 0
    for name, letters in _queues(Platform(env), queue):
        for letter in letters.letters():
            found += 1
            out.print(
                f"{letter.id}  {name}  {letter.sent_at:%Y-%m-%d %H:%M:%S}  {letter.about}\n"
                f"  {letters.reason(letter)}",
                markup=False,
            )
    if not found:
        out.print("There are no dead letters.")


@dead_letters.command("show")
def show(message_id: str, env: Environment = "local") -> None:
    """Print the body of one dead letter. It may hold what a user wrote."""
    for _, letters in _queues(Platform(env), ""):
        for letter in letters.letters():
            if letter.id == message_id:
                out.print(letter.body, markup=False, soft_wrap=True)
                return
    raise PlatformError(f"There is no dead letter {message_id}.")


@dead_letters.command("redrive")
def redrive(
    ids: Ids = None, every: All = False, queue: Queue = "", env: Environment = "local"
) -> None:
    """Send dead letters to their queue again, after what made them fail is mended."""
    chosen = _chosen(ids, every=every)
    sent = sum(letters.redrive(chosen) for _, letters in _queues(Platform(env), queue))
    _complete(sent, chosen)
    out.print(f"{sent} messages were sent to their queues again.")


@dead_letters.command("drop")
def drop(
    ids: Ids = None, every: All = False, queue: Queue = "", env: Environment = "local"
) -> None:
    """Delete dead letters for good; nobody gets an answer to them."""
    chosen = _chosen(ids, every=every)
    dropped = sum(letters.drop(chosen) for _, letters in _queues(Platform(env), queue))
    _complete(dropped, chosen)
    out.print(f"{dropped} messages were deleted.")


def _queues(platform: Platform, name: str) -> list[tuple[str, DeadLetters]]:
    if name and name not in QUEUES:
        raise ArgumentError(f"There is no queue {name}: expected {', '.join(QUEUES)}.")
    chosen = [name] if name else list(QUEUES)
    return [(each, DeadLetters(platform, QUEUES[each])) for each in chosen]


def _chosen(ids: list[str] | None, *, every: bool) -> frozenset[str] | None:
    """Return the ids, or None for all."""
    if bool(ids) == every:
        raise ArgumentError("Name ids of messages, as `gatehouse dead-letters list` prints them, "
                            "or give --all.")  # fmt: skip
    return None if every else frozenset(ids or ())


def _complete(done: int, chosen: frozenset[str] | None) -> None:
    if chosen is not None and done < len(chosen):
        raise PlatformError(f"{len(chosen) - done} of the ids are no dead letters, {done} were.")
