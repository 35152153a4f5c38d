"""What a request may try: every table, every command, with and without a WHERE clause.

A statement knows two tenants: the caller, and a victim whose ids it was told. `TWIN` stands for a
victim that does not exist: an attack must end the same for both, or its end tells something.
"""

# ruff: noqa: S608  # statements are put together from the names in this file
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from tests.lambda_src.vault.rows import TABLES, Tenants, item_id, order_id

TWIN = 999
End = Literal["commit", "error", "lost connection", "no tenant"]
Values = dict[str, Any]


@dataclass(frozen=True)
class Statement:
    """SQL with the table and command that it tries.

    `is_blind` has no condition on the tenant at all: it must reach all of the caller's rows and
    no others. `attacks` names rows of the victim and must reach nothing.
    """

    table: str
    command: str
    sql: str
    is_blind: bool = False
    attacks: bool = False

    @property
    def names_victim(self) -> bool:
        """Whether the statement carries something of the victim, and so could probe for it."""
        return any(f"%({name})s" in self.sql for name in ("victim", "item", "order", "price"))


@dataclass(frozen=True)
class Request:
    """One request on the reused connection: who asks what, of whom, and how it ends."""

    caller: int
    victim: int
    statement: Statement
    text: str = ""
    end: End = "commit"


def values_of(tenants: Tenants, caller: int, victim: int, text: str) -> Values:
    """The parameters that statements use; a victim that does not exist has ids like the others."""
    exists = victim < len(tenants.ids)
    return {
        "me": tenants.ids[caller],
        "victim": tenants.ids[victim] if exists else "nobody-at-all",
        "item": item_id(victim, 0),
        "order": order_id(victim, 0),
        "my_item": item_id(caller, 0),
        "my_order": order_id(caller, 0),
        "secret": tenants.secret(victim) if exists else "secret-of-nobody",
        "price": tenants.price(victim) if exists else 6_999_999,
        "text": text,
    }


_VALUES = {
    "menu_items": "({tenant}, {item}, 'new', 'new', 1)",
    "orders": "({tenant}, {order}, now(), 'completed', 1)",
    "order_items": "({tenant}, {order}, 9, {item}, 1, 1)",
}
_TEXT = {"menu_items": "name", "orders": "status", "order_items": "tenant_id"}
_NUMBER = {
    "menu_items": "price_cents",
    "orders": "total_cents",
    "order_items": "unit_price_cents",
}
_ID = {"menu_items": "item", "orders": "order", "order_items": "order"}


def _row(table: str, tenant: str, *, own_item: bool = False, own_order: bool = False) -> str:
    return _VALUES[table].format(
        tenant=f"%({tenant})s",
        item="%(my_item)s" if own_item else "%(item)s",
        order="%(my_order)s" if own_order else "%(order)s",
    )


def _of(table: str) -> list[Statement]:
    t, n, key = f"app.{table}", _NUMBER[table], ", ".join(("tenant_id", *TABLES[table]))
    found, theirs = _ID[table], f"tenant_id = %(victim)s AND {_ID[table]}_id = %({_ID[table]})s"
    insert = f"INSERT INTO {t} VALUES"
    make: Callable[..., Statement] = partial(Statement, table)
    blind = {"is_blind": True}
    attack = {"attacks": True}
    return [
        make("SELECT", f"SELECT * FROM {t}", **blind),
        make("SELECT", f"SELECT * FROM {t} WHERE true OR {_TEXT[table]} = %(text)s", **blind),
        make("SELECT", f"SELECT tenant_id FROM {t} FOR UPDATE", **blind),
        make("SELECT", f"SELECT * FROM {t} WHERE {theirs}", **attack),
        make("SELECT", f"SELECT * FROM {t} WHERE {_TEXT[table]} = %(text)s"),
        make(
            "SELECT", f"SELECT * FROM {t} WHERE {n} = %(price)s AND tenant_id <> %(me)s", **attack
        ),
        make("SELECT", f"SELECT count(*) FROM {t} WHERE 1 / ({n} - %(price)s) IS NOT NULL"),
        make("UPDATE", f"UPDATE {t} SET {n} = {n} RETURNING tenant_id", **blind),
        make("UPDATE", f"UPDATE {t} SET {n} = 1", **blind),  # reads nothing: only its own policy
        make("UPDATE", f"UPDATE {t} SET {n} = 0 WHERE {theirs} RETURNING *", **attack),
        make("UPDATE", f"UPDATE {t} SET tenant_id = %(victim)s", **attack),
        make("UPDATE", f"UPDATE {t} SET tenant_id = %(me)s WHERE {theirs}", **attack),
        make("UPDATE", f"UPDATE {t} SET {found}_id = %({found})s WHERE tenant_id = %(me)s"),
        make("DELETE", f"DELETE FROM {t} RETURNING tenant_id"),
        make("DELETE", f"DELETE FROM {t}"),
        make("DELETE", f"DELETE FROM {t} WHERE {theirs} RETURNING *", **attack),
        make("INSERT", f"{insert} {_row(table, 'victim')}", **attack),
        make("INSERT", f"{insert} {_row(table, 'me')}"),
        make("INSERT", f"{insert} {_row(table, 'me', own_item=True)}"),
        make("INSERT", f"{insert} {_row(table, 'me', own_order=True)}"),
        make("INSERT", f"{insert} {_row(table, 'me', own_item=True, own_order=True)}"),
        make(
            "INSERT",
            f"{insert} {_row(table, 'victim')} ON CONFLICT ({key}) DO UPDATE SET {n} = 0",
            **attack,
        ),
        make("INSERT", f"{insert} {_row(table, 'victim')} ON CONFLICT DO NOTHING", **attack),
        make(
            "UPDATE",
            f"MERGE INTO {t} AS t USING (SELECT %(victim)s::text AS v) AS s ON t.tenant_id = s.v"
            f" WHEN MATCHED THEN UPDATE SET {n} = 0 WHEN NOT MATCHED THEN DO NOTHING",
            **attack,
        ),
    ]


STATEMENTS: tuple[Statement, ...] = tuple(made for table in TABLES for made in _of(table))


def everything(statement: Statement, callers: int = 2) -> list[Request]:
    """A statement by each caller, against another tenant and against itself, in every way."""
    ends: tuple[End, ...] = ("error", "commit", "no tenant")
    return [
        Request(caller, victim, statement, text="' OR true --", end=end)
        for caller in range(callers)
        for victim in range(callers)
        for end in (ends[1:2] if victim == caller else ends)
    ]
