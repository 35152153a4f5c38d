"""Statements that would hold up the requests of a live table, found before a migration runs.

Each rule is a lock that PostgreSQL holds for as long as it reads or rewrites a table
(https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES,
https://www.postgresql.org/docs/current/explicit-locking.html). A table that the same file creates
has no requests yet. A file that must block anyway gives its reason in a comment: `-- blocks: ...`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sqlparse

_REASON = re.compile(r"^[ \t]*--[ \t]*blocks:[ \t]*\S", re.MULTILINE)
_NAME = r"(?P<table>[\w.\"]+)"
_CREATED = re.compile(r"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?([\w.\"]+)", re.IGNORECASE)
_ALTERED = rf"ALTER TABLE (?:IF EXISTS )?(?:ONLY )?{_NAME}.*?"
# Evaluated once for the statement, so that no row has to be written.
_STABLE = r"(?:now|current_setting|transaction_timestamp|statement_timestamp)\("


@dataclass(frozen=True)
class Rule:
    """A pattern of statements, what it does to requests, and what to write instead."""

    pattern: re.Pattern[str]
    effect: str
    remedy: str


def _rule(pattern: str, effect: str, remedy: str) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), effect, remedy)


_NO_ACCESS = "stops all reads and writes of {table} while it"
RULES = (
    _rule(
        rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*?\bON (?:ONLY )?{_NAME}",
        "stops all writes to {table} while the index is built",
        "create the index CONCURRENTLY by hand, and write IF NOT EXISTS here",
    ),
    _rule(
        rf"{_ALTERED}\bALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE\b",
        f"{_NO_ACCESS} rewrites the table",
        "add a column, copy in batches, and switch in a later file",
    ),
    _rule(
        rf"{_ALTERED}\bSET NOT NULL\b",
        f"{_NO_ACCESS} reads every row",
        "add CHECK (... IS NOT NULL) NOT VALID, and validate it in a later file",
    ),
    _rule(
        rf"{_ALTERED}\bADD (?:CONSTRAINT \S+ )?(?:CHECK|FOREIGN KEY)\b(?!.*\bNOT VALID\b)",
        f"{_NO_ACCESS} checks every row",
        "add the constraint NOT VALID, and VALIDATE CONSTRAINT in a later file",
    ),
    _rule(
        rf"{_ALTERED}\bADD (?:CONSTRAINT \S+ )?(?:UNIQUE|PRIMARY KEY|EXCLUDE)\b(?! USING INDEX)",
        f"{_NO_ACCESS} builds an index",
        "create the unique index CONCURRENTLY by hand, and add the constraint USING INDEX",
    ),
    _rule(
        rf"{_ALTERED}\bADD (?:COLUMN )?.*?\bDEFAULT (?!{_STABLE})\w+\(",
        f"{_NO_ACCESS} writes every row",
        "add the column without a default, set the default, and fill rows in batches",
    ),
    _rule(
        rf"{_ALTERED}\bADD (?:COLUMN )?.*?(?:\bSTORED\b|\b(?:BIG|SMALL)?SERIAL\b|\bAS IDENTITY\b)",
        f"{_NO_ACCESS} writes every row",
        "add a plain column, and fill it in batches",
    ),
    _rule(
        rf"(?:LOCK|CLUSTER|VACUUM|REINDEX)\b(?!.*\bCONCURRENTLY\b).*?{_NAME}$",
        "locks {table}",
        "leave it out of migrations",
    ),
    _rule(
        rf"(?:UPDATE (?:ONLY )?{_NAME} (?:AS \S+ )?SET|DELETE FROM (?:ONLY )?(?P<deleted>\S+))"  # noqa: S608 - a pattern, no query
        r"(?!.*\bWHERE\b)",
        "holds a lock on every row of {table} until the file is done",
        "write in batches, outside of migrations",
    ),
)


@lru_cache(maxsize=256)
def statements(text: str) -> tuple[str, ...]:
    """Return the statements of a file without comments; parsing costs more than running them."""
    return tuple(sqlparse.split(sqlparse.format(text, strip_comments=True)))


def blocking(text: str) -> Iterator[str]:
    """Yield a sentence for each statement of a migration that blocks requests."""
    if _REASON.search(text):
        return
    found_statements = statements(text)
    created = {_plain(name) for name in _CREATED.findall("\n".join(found_statements))}
    for statement in found_statements:
        line = " ".join(statement.rstrip(";").split())
        for rule in RULES:
            found = rule.pattern.match(line)
            table = _plain(next(filter(None, found.groups()))) if found else None
            if table and table not in created:
                yield f"`{line[:80]}` {rule.effect.format(table=table)}: {rule.remedy}."


def _plain(name: str) -> str:
    return name.replace('"', "").lower()
