"""Experiments on content in the database: their arms, their epochs, and what was counted."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zlib import crc32

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, as_json, one
from lambda_src.flows.documents import Experiment, Json, Variant
from lambda_src.flows.shapes import Shown
from lambda_src.runtime.clock import to_text

PARTS = 16


@dataclass(frozen=True)
class VariantCount:
    """What was counted of one variant in one epoch; `visitors` and `converted` by first sight."""

    epoch: int
    variant: str
    impressions: int
    conversions: int
    visitors: int
    converted: int


@dataclass(frozen=True)
class StoredEpoch:
    """A time with the same weights."""

    experiment: int
    epoch: int
    goal: Mapping[str, str]
    weights: Mapping[str, int]
    started_at: str
    ended_at: str | None
    winner: str | None


def running(connection: Connection[DictRow], content_id: str) -> Experiment | None:
    """Return the experiment that runs on an item."""
    row = one(
        connection,
        """SELECT e.experiment, e.epoch, e.goal,
               (SELECT json_agg(json_build_object('id', v.variant_id, 'weight', v.weight,
                                                  'body', v.body, 'languages', v.languages)
                                ORDER BY v.variant_id)
                FROM app.cms_content_variants AS v WHERE v.content_id = e.content_id) AS variants
           FROM app.cms_experiments AS e
           WHERE e.content_id = %(id)s AND e.ended_at IS NULL
           ORDER BY e.experiment DESC, e.epoch DESC LIMIT 1""",
        {"id": content_id},
    )
    if row is None:
        return None
    variants = tuple(Variant(**item) for item in row["variants"] or ())
    return Experiment(row["experiment"], row["epoch"], row["goal"], variants)


def epochs(connection: Connection[DictRow], content_id: str) -> list[StoredEpoch]:
    """Return the epochs of every experiment on an item, in order."""
    rows = connection.execute(
        """SELECT experiment, epoch, goal, weights, started_at, ended_at, winner
           FROM app.cms_experiments WHERE content_id = %(id)s ORDER BY experiment, epoch""",
        {"id": content_id},
    )
    return [_epoch(row) for row in rows]


def counts(connection: Connection[DictRow], content_id: str, experiment: int) -> list[VariantCount]:
    """Return what was counted, by epoch and variant."""
    rows = connection.execute(
        """SELECT epoch, variant_id, sum(impressions)::bigint AS impressions,
                  sum(conversions)::bigint AS conversions, sum(visitors)::bigint AS visitors,
                  sum(converted)::bigint AS converted
           FROM app.cms_variant_counts
           WHERE content_id = %(id)s AND experiment = %(experiment)s
           GROUP BY epoch, variant_id ORDER BY epoch, variant_id""",
        {"id": content_id, "experiment": experiment},
    )
    return [
        VariantCount(row["epoch"], row["variant_id"], row["impressions"], row["conversions"],
              row["visitors"], row["converted"])
        for row in rows
    ]  # fmt: skip


def put_variant(connection: Connection[DictRow], content_id: str, variant: Variant) -> None:
    """Add a variant, or replace the one of its id."""
    connection.execute(
        f"""INSERT INTO app.cms_content_variants
                (tenant_id, content_id, variant_id, weight, body, languages)
            VALUES ({TENANT}, %(content)s, %(id)s, %(weight)s, %(body)s, %(languages)s)
            ON CONFLICT (tenant_id, content_id, variant_id) DO UPDATE
            SET weight = excluded.weight, body = excluded.body,
                languages = excluded.languages""".encode(),  # noqa: S608 - TENANT is a constant
        {
            "content": content_id,
            "id": variant.id,
            "weight": variant.weight,
            "body": None if variant.body is None else as_json(dict(variant.body)),
            "languages": as_json(dict(variant.languages)),
        },
    )


def remove_variants(
    connection: Connection[DictRow], content_id: str, variant_id: str | None = None
) -> None:
    """Remove a variant, or all of an item. What was counted stays."""
    connection.execute(
        """DELETE FROM app.cms_content_variants WHERE content_id = %(content)s
           AND (%(id)s::text IS NULL OR variant_id = %(id)s)""",
        {"content": content_id, "id": variant_id},
    )


def begin_epoch(
    connection: Connection[DictRow],
    content_id: str,
    key: tuple[int, int],
    goal: Mapping[str, str],
    weights: Mapping[str, int],
) -> None:
    """Begin an epoch, `key` being its experiment and number; the one that runs ends."""
    end_epoch(connection, content_id)
    connection.execute(
        f"""INSERT INTO app.cms_experiments
                (tenant_id, content_id, experiment, epoch, goal, weights)
            VALUES ({TENANT}, %(id)s, %(experiment)s, %(epoch)s, %(goal)s, %(weights)s)
            ON CONFLICT (tenant_id, content_id, experiment, epoch) DO UPDATE
            SET goal = excluded.goal, weights = excluded.weights,
                ended_at = NULL""".encode(),  # noqa: S608 - TENANT is a constant
        {
            "id": content_id,
            "experiment": key[0],
            "epoch": key[1],
            "goal": as_json(dict(goal)),
            "weights": as_json(dict(weights)),
        },
    )


def end_epoch(
    connection: Connection[DictRow], content_id: str, winner: str | None = None, by: str = ""
) -> None:
    """End the epoch that runs, with the variant that is promoted, and who did it, if one is."""
    connection.execute(
        """UPDATE app.cms_experiments SET ended_at = now(), winner = %(winner)s,
               promoted_by = nullif(%(by)s, '')
           WHERE content_id = %(id)s AND ended_at IS NULL""",
        {"id": content_id, "winner": winner, "by": by},
    )


def observe(
    connection: Connection[DictRow],
    session_id: str,
    visitor: str,
    before: Sequence[Shown],
    after: Sequence[Shown],
) -> None:
    """Count what a step showed first in its session, and which goals it reached.

    In the transaction of the step, and always in the order of the content, so that nobody
    deadlocks.
    """
    known = {(shown.content, shown.experiment): shown for shown in before}
    for shown in sorted(after, key=lambda each: (each.content, each.experiment)):
        earlier = known.get((shown.content, shown.experiment))
        if earlier is None:
            _shown(connection, session_id, visitor, shown)
        if shown.is_reached and not (earlier and earlier.is_reached):
            _reached(connection, session_id, shown)


def _shown(connection: Connection[DictRow], session_id: str, visitor: str, shown: Shown) -> None:
    for is_first in (True, False):
        added = connection.execute(
            f"""INSERT INTO app.cms_impressions
                    (tenant_id, session_id, content_id, experiment, epoch, variant_id, visitor,
                     is_first)
                VALUES ({TENANT}, %(session)s, %(content)s, %(experiment)s, %(epoch)s,
                        %(variant)s, %(visitor)s, %(first)s)
                ON CONFLICT DO NOTHING""".encode(),  # noqa: S608 - TENANT is a constant
            {
                "session": UUID(session_id),
                "content": shown.content,
                "experiment": shown.experiment,
                "epoch": shown.epoch,
                "variant": shown.variant,
                "visitor": hashlib.sha256(visitor.encode()).digest(),
                "first": is_first,
            },
        ).rowcount
        if added:
            key = (shown.content, shown.experiment, shown.epoch, shown.variant)
            _count(connection, session_id, key, (1, 0, int(is_first), 0))
            return


def _reached(connection: Connection[DictRow], session_id: str, shown: Shown) -> None:
    row = one(
        connection,
        """UPDATE app.cms_impressions SET converted_at = now()
           WHERE session_id = %(session)s AND content_id = %(content)s
             AND experiment = %(experiment)s AND converted_at IS NULL
           RETURNING visitor, epoch, variant_id, is_first""",
        {
            "session": UUID(session_id),
            "content": shown.content,
            "experiment": shown.experiment,
        },
    )
    if row is None:
        return
    key = (shown.content, shown.experiment, row["epoch"], row["variant_id"])
    _count(connection, session_id, key, (0, 1, 0, int(row["is_first"])))


def _count(
    connection: Connection[DictRow],
    session_id: str,
    key: tuple[str, int, int, str],
    more: tuple[int, int, int, int],
) -> None:
    """Add impressions, conversions, visitors and converted visitors to a variant's counts."""
    connection.execute(
        f"""INSERT INTO app.cms_variant_counts AS c
                (tenant_id, content_id, experiment, epoch, variant_id, part,
                 impressions, conversions, visitors, converted)
            SELECT {TENANT}, %(content)s, %(experiment)s, %(epoch)s, %(variant)s, %(part)s,
                   %(impressions)s, %(conversions)s, %(visitors)s, %(converted)s
            WHERE EXISTS (SELECT FROM app.cms_content WHERE content_id = %(content)s)
            ON CONFLICT (tenant_id, content_id, experiment, epoch, variant_id, part) DO UPDATE
            SET impressions = c.impressions + excluded.impressions,
                conversions = c.conversions + excluded.conversions,
                visitors = c.visitors + excluded.visitors,
                converted = c.converted + excluded.converted""".encode(),  # noqa: S608 - TENANT
        {
            "content": key[0],
            "experiment": key[1],
            "epoch": key[2],
            "variant": key[3],
            "part": crc32(session_id.encode()) % PARTS,
            "impressions": more[0],
            "conversions": more[1],
            "visitors": more[2],
            "converted": more[3],
        },
    )


def _epoch(row: Mapping[str, Any]) -> StoredEpoch:
    ended: Json = row["ended_at"]
    return StoredEpoch(
        experiment=row["experiment"],
        epoch=row["epoch"],
        goal=row["goal"],
        weights=row["weights"],
        started_at=to_text(row["started_at"]),
        ended_at=None if ended is None else to_text(ended),
        winner=row["winner"],
    )
