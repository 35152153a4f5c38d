"""What holds before content is changed: it is there, it can be said, no experiment is disturbed."""

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import content, experiments
from lambda_src.flow_store.content import StoredItem
from lambda_src.flows.content_bodies import problems, wordings
from lambda_src.flows.documents import Item
from lambda_src.runtime.http.errors import ConflictError, InvalidRequestError, NotFoundError


def known(connection: Connection[DictRow], item_id: str, *, lock: bool = False) -> StoredItem:
    """Return an item. Raises NotFoundError."""
    found = content.read(connection, item_id, lock=lock)
    if found is None:
        raise NotFoundError("No such content.")
    return found


def check(item: Item) -> None:
    """Check a body in each of its languages. Raises InvalidRequestError for the first fault."""
    tags = ["", *item.languages]
    for tag, body in zip(tags, wordings(item.body, item.languages), strict=True):
        for field, problem in problems(item.type, body):
            place = field if not tag else field.replace("body", f"languages.{tag}", 1)
            raise InvalidRequestError(place, problem)


def must_not_run(connection: Connection[DictRow], before: StoredItem | None, after: Item) -> None:
    """Raise ConflictError where visitors of an experiment would get another control."""
    if before is None:
        return
    was, now = before.item, after
    if (was.type, was.body, was.languages) == (now.type, now.body, now.languages):
        return
    running = experiments.running(connection, was.id)
    if running is not None and experiments.counts(connection, was.id, running.number):
        raise ConflictError(
            "Visitors of an experiment see this. Promote a variant first, or add another one.",
            code="experiment_running",
        )
