"""Where relative addresses of calls lead: bases that a tenant's administrator registers."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, as_json
from lambda_src.flows.documents import Json
from lambda_src.flows.shapes import SecretText, Task

_SECRET = re.compile(r"\{\{\s*secret:([A-Za-z0-9_.-]{1,100})\s*\}\}")


@dataclass(frozen=True)
class CallBase:
    """Paths that begin with `prefix` are of the host of `url`; it gets these headers too."""

    name: str
    prefix: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """As the API shows it: secrets are names."""
        return {
            "name": self.name,
            "prefix": self.prefix,
            "url": self.url,
            "headers": dict(self.headers),
        }

    def takes(self, address: str) -> bool:
        """Whether a relative address begins with the prefix, as whole segments."""
        path = re.split(r"[?#]", address, maxsplit=1)[0]
        start = self.prefix.rstrip("/")
        return path == start or path.startswith(f"{start}/")


def listed(connection: Connection[DictRow]) -> list[CallBase]:
    """Return the bases of a tenant, by name."""
    rows = connection.execute(
        "SELECT name, prefix, url, headers FROM app.flow_call_bases ORDER BY name"
    )
    return [CallBase(row["name"], row["prefix"], row["url"], row["headers"]) for row in rows]


def put(connection: Connection[DictRow], base: CallBase) -> bool:
    """Add a base, or replace the one of its name; false if another one has the prefix."""
    added = connection.execute(
        f"""INSERT INTO app.flow_call_bases AS b (tenant_id, name, prefix, url, headers)
            SELECT {TENANT}, %(name)s, %(prefix)s, %(url)s, %(headers)s
            WHERE NOT EXISTS (SELECT FROM app.flow_call_bases
                              WHERE prefix = %(prefix)s AND name <> %(name)s)
            ON CONFLICT (tenant_id, name) DO UPDATE
            SET prefix = excluded.prefix, url = excluded.url,
                headers = excluded.headers""".encode(),  # noqa: S608 - TENANT is a constant
        {
            "name": base.name,
            "prefix": base.prefix,
            "url": base.url,
            "headers": as_json(dict(base.headers)),
        },
    )
    return added.rowcount == 1


def delete(connection: Connection[DictRow], name: str) -> bool:
    """Delete a base; whether there was one."""
    gone = connection.execute(
        "DELETE FROM app.flow_call_bases WHERE name = %(name)s", {"name": name}
    )
    return gone.rowcount == 1


def base_of(bases: list[CallBase], address: str) -> CallBase | None:
    """Return the base of a relative address: of several the one with the longest prefix."""
    taking = (base for base in bases if base.takes(address))
    return max(taking, key=lambda base: len(base.prefix), default=None)


def absolute(connection: Connection[DictRow], task: Task) -> Task:
    """Return a task whose address names a host.

    One of no base stays: it is of the platform's own app, or the worker refuses it.
    """
    if not is_relative(task.url):
        return task
    base = base_of(listed(connection), task.url)
    if base is None:
        return task
    written = {name.lower() for name in task.headers}
    own = {name: text for name, text in base.headers.items() if name.lower() not in written}
    secrets = tuple(
        SecretText(("headers", name), tuple(_parts(text)))
        for name, text in own.items()
        if _SECRET.search(text)
    )
    plain = {name: "" if _SECRET.search(text) else text for name, text in own.items()}
    return dataclasses.replace(
        task,
        url=f"{base.url.rstrip('/')}{task.url}",
        headers={**plain, **task.headers},
        secrets=(*secrets, *task.secrets),
    )


def is_relative(address: str) -> bool:
    """Whether an address is a path of a base; `//host` is none."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))


def _parts(text: str) -> Iterator[tuple[Literal["text", "secret"], str]]:
    end = 0
    for found in _SECRET.finditer(text):
        if found.start() > end:
            yield "text", text[end : found.start()]
        yield "secret", found[1]
        end = found.end()
    if end < len(text):
        yield "text", text[end:]
