"""Writes what only this home knows, before anything is synthesized: ports and hashes.

The front door's port is chosen once: redirects, allowed origins and the page's address hold it.
"""

import re
import tomllib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import tomlkit

import environments
from environments.machine import ENVIRONMENT
from gatehouse import processes
from gatehouse.home import machine_file
from rehearsal import ports

FRONT_DOOR = "front_door"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_HASHES = 2  # the current one, and during a rotation another
_COMMENT = "Written by `gatehouse up`: what this machine says in place of environments/local.toml."


def write(
    *,
    emulator_url: str,
    origin_secret_sha256: Sequence[str],
    slack_api_url: str | None = None,
) -> None:
    """Writes the machine's settings; the same again leaves the same bytes."""
    plain = environments.load(ENVIRONMENT, variables={})
    url = f"http://localhost:{_front_door_port()}"

    def rebased(urls: Sequence[str]) -> list[str]:
        return [
            url + it.removeprefix(plain.edge.url) if it.startswith(plain.edge.url) else it
            for it in urls
        ]

    document = tomlkit.document()
    document.add(tomlkit.comment(_COMMENT))
    tables: dict[str, dict[str, Any]] = {
        "aws": {"emulator_url": emulator_url},
        "identity": {
            "callback_urls": rebased(plain.identity.callback_urls),
            "logout_urls": rebased(plain.identity.logout_urls),
        },
        "api": {"cors_origins": rebased(plain.api.cors_origins)},
        "edge": {"url": url, "origin_secret_sha256": list(origin_secret_sha256)},
    }
    tables["flows"] = {"allowed_hosts": [f"127.0.0.1:{_calls_port()}"]}
    if slack_api_url:
        tables["slack"] = {"api_url": slack_api_url}
    for name, values in tables.items():
        document.add(name, tomlkit.item(values))
    replaced = machine_file().with_suffix(".new")
    replaced.parent.mkdir(parents=True, exist_ok=True)
    replaced.write_text(tomlkit.dumps(document), encoding="utf-8")
    replaced.replace(machine_file())


def remembered_hashes() -> tuple[str, ...]:
    """The hashes that are written there; none where nothing is, or nothing that can be read."""
    found = _remembered().get("origin_secret_sha256")
    hashes = dict.fromkeys(map(str, found if isinstance(found, list) else []))
    return tuple(known for known in hashes if _SHA256.fullmatch(known))[:_MOST_HASHES]


def _calls_port() -> int:
    """The one port of this machine that calls of flows may go to; nobody listens there yet."""
    before = _remembered("flows").get("allowed_hosts")
    known = str(before[0]).rpartition(":")[2] if isinstance(before, list) and before else ""
    return int(known) if known.isdecimal() else ports.usual(ports.CALLS)


def _front_door_port() -> int:
    running = processes.find(FRONT_DOOR)
    if running:
        return running.port
    try:
        before = urlsplit(str(_remembered().get("url", ""))).port
    except ValueError:
        before = None
    claimed = ports.usual(ports.FRONT_DOOR)
    if before is None or ports.is_claimable(before):  # which another rehearsal may have claimed
        return processes.free_port(claimed)
    return processes.free_port(before, claimed)


def _remembered(table: str = "edge") -> dict[str, Any]:
    """A table as it was written; the file is ours, so what spoils it is forgotten."""
    try:
        found = tomllib.loads(machine_file().read_text(encoding="utf-8")).get(table)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
