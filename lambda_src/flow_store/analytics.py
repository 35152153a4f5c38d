"""What happened in flows, counted: events are added up as they leave the outbox."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.buckets import bucket
from lambda_src.flow_store.rows import TENANT
from lambda_src.flows.documents import Json
from lambda_src.flows.options import AmbiguousOptionError, find, label

Key: TypeAlias = tuple[str, str, date, int, str, str, str, str]
"""Flow, metric, day, version, node, item, language, variant: in the order of the table's key."""

_LONGEST_ITEM, _LONGEST_LANGUAGE = 200, 35
_UPSERT = f"""
INSERT INTO app.conversation_analytics AS a
    (tenant_id, flow_id, metric, day, version, node, item, language, variant, count, total)
SELECT {TENANT}, * FROM unnest(
    %(flow)s::uuid[], %(metric)s::text[], %(day)s::date[], %(version)s::int[], %(node)s::text[],
    %(item)s::text[], %(language)s::text[], %(variant)s::text[], %(count)s::bigint[],
    %(total)s::double precision[])
ON CONFLICT (tenant_id, flow_id, metric, day, version, node, item, language, variant)
DO UPDATE SET count = a.count + excluded.count, total = a.total + excluded.total
"""  # noqa: S608 - constants of these modules
_COLUMNS = ("flow", "metric", "day", "version", "node", "item", "language", "variant")


@dataclass
class _Sums:
    """What a batch of events adds."""

    counts: Counter[Key] = field(default_factory=Counter)
    totals: Counter[Key] = field(default_factory=Counter)

    def add(self, key: Key, seconds: float = 0.0) -> None:
        self.counts[key] += 1
        self.totals[key] += seconds  # type: ignore[assignment]  # a Counter of floats


@dataclass(frozen=True)
class _Count:
    """One of something; `seconds` are added up."""

    metric: str
    node: str | None = None
    item: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class _Told:
    """What of a session is counted by, beside what its events say."""

    started_at: datetime | None = None
    language: str = ""
    variant: str = ""


def add(connection: Connection[DictRow], events: Sequence[DictRow]) -> None:
    """Count events that leave the outbox in this transaction."""
    if not events:
        return
    sessions, answers = _sessions(connection, events), _answers(connection, events)
    sums = _Sums()
    for row in events:
        _count(sums, row, sessions.get(row["session_id"], _Told()), answers)
    keys = sorted(sums.counts)  # everybody locks rows in this order
    if not keys:
        return
    columns: dict[str, list[Any]] = {
        name: [key[number] for key in keys] for number, name in enumerate(_COLUMNS)
    }
    columns["count"] = [sums.counts[key] for key in keys]
    columns["total"] = [sums.totals[key] for key in keys]
    connection.execute(_UPSERT.encode(), columns)


def _count(
    sums: _Sums, row: DictRow, told: _Told, answers: Mapping[tuple[UUID, int], list[str]]
) -> None:
    event = row["event"]
    options = answers.get((row["session_id"], event["revision"]), [])
    for one in (*_of_nodes(row), *_of_end(row, told), *_of_answer(row, options)):
        key = (
            event["flow_id"], one.metric, row["happened_at"].date(), event["flow_version"],
            one.node or "", one.item, told.language, told.variant,
        )  # fmt: skip
        sums.add(key, one.seconds)


def _of_nodes(row: DictRow) -> Iterator[_Count]:
    event, seconds = row["event"], row["node_seconds"]
    if row["event_type"] == "session_started":
        yield _Count("started")
        yield _Count("reached", event["current_node"])
    if row["event_type"] == "node_changed":
        yield _Count("left", event["previous_node"])
        yield _Count("reached", event["current_node"])
        if seconds is not None:
            item = str(bucket(seconds))
            yield _Count("node_seconds", event["previous_node"], item, seconds)


def _of_end(row: DictRow, told: _Told) -> Iterator[_Count]:
    """What an end counts as; a session without a question ends as it starts."""
    event = row["event"]
    can_end = row["event_type"] in {"session_started", "session_status_changed"}
    if not can_end or event["status"] == "active":
        return
    yield _Count(event["status"], event["current_node"])
    if told.started_at is not None:
        lasted = max(0.0, (row["happened_at"] - told.started_at).total_seconds())
        yield _Count("session_seconds", None, str(bucket(lasted)), lasted)


def _of_answer(row: DictRow, options: list[str]) -> Iterator[_Count]:
    """Options that were chosen; of an answer that made two events, with the first."""
    event = row["event"]
    has_moved = event["previous_node"] != event["current_node"]
    if row["event_type"] == "session_started":
        return
    if row["event_type"] != "session_status_changed" or not has_moved:
        for option in options:
            yield _Count("answered", event["previous_node"], option)


def _sessions(connection: Connection[DictRow], events: Sequence[DictRow]) -> dict[UUID, _Told]:
    rows = connection.execute(
        """SELECT s.session_id, s.started_at,
                  s.session -> 'scopes' -> 'context' ->> 'locale' AS locale,
                  (SELECT string_agg(DISTINCT i.content_id || '/' || i.variant_id, ' ')
                   FROM app.cms_impressions AS i
                   WHERE i.tenant_id = s.tenant_id AND i.session_id = s.session_id) AS variants
           FROM app.conversation_sessions AS s WHERE s.session_id = ANY(%(ids)s)""",
        {"ids": list({row["session_id"] for row in events})},
    )
    return {
        row["session_id"]: _Told(
            row["started_at"],
            language_of(row["locale"]),
            (row["variants"] or "")[:_LONGEST_ITEM],
        )
        for row in rows
    }


def language_of(locale: Json) -> str:
    """Return the language of a locale, `de` of `de-AT`."""
    text = locale if isinstance(locale, str) else ""
    return text.partition("-")[0].lower()[:_LONGEST_LANGUAGE]


def _answers(
    connection: Connection[DictRow], events: Sequence[DictRow]
) -> dict[tuple[UUID, int], list[str]]:
    """Return by session and revision the options that were chosen."""
    changed = [row for row in events if row["event_type"] != "session_started"]
    rows = connection.execute(
        """SELECT h.session_id, h.revision, h.given, asked.question
           FROM unnest(%(sessions)s::uuid[], %(revisions)s::int[]) AS e (session_id, revision)
           JOIN app.conversation_history AS h USING (session_id, revision)
           JOIN app.conversation_history AS asked
             ON asked.tenant_id = h.tenant_id AND asked.session_id = h.session_id
            AND asked.revision = h.revision - 1
           WHERE h.kind = 'answer'""",
        {
            "sessions": [row["session_id"] for row in changed],
            "revisions": [row["event"]["revision"] for row in changed],
        },
    )
    return {
        (row["session_id"], row["revision"]): list(chosen(row["question"], row["given"]))
        for row in rows
    }


def chosen(question: Json, given: Json) -> Iterator[str]:
    """Yield the label of each option that an answer chose; nothing of a text that is none."""
    options = question.get("options") if isinstance(question, dict) else None
    if not options:
        return
    for answer in given if isinstance(given, list) else [given]:
        try:
            number = find(options, answer)
        except AmbiguousOptionError:
            number = None
        if number is not None:
            yield label(options[number])[:_LONGEST_ITEM]
