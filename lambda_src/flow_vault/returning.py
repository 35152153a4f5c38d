"""The way back to the last question that was answered, where nothing has left since."""

import dataclasses

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import history, outbox
from lambda_src.flow_store.conversations import Conversation
from lambda_src.flow_vault.errors import no_question_before, task_left
from lambda_src.flows.shapes import Session
from lambda_src.runtime.http.errors import ApiError


def answering(found: Conversation) -> Session:
    """Return the session that takes an answer, and remembers in which revision it did.

    What it was before is kept there with the answer before that, so the way back has no end.
    """
    if found.question is None:
        return found.session
    return dataclasses.replace(found.session, answered=found.revision + 1)


def way_back(connection: Connection[DictRow], found: Conversation) -> Session | ApiError:
    """Return the session as it was when its last answer was not given yet, or why it cannot be."""
    answered = found.session.answered
    if answered is None:
        return no_question_before(found.revision)
    if outbox.has_left(connection, found.session_id, since=answered):
        return task_left(found.revision)
    before = history.before(connection, found.session_id, answered)
    if before is None:
        return no_question_before(found.revision)
    return dataclasses.replace(before, shown=found.session.shown)  # what was seen stays seen
