"""What is deployed now: read again every few seconds, and at once after a signal."""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.simulators.front_door.deployed import Deployed
from rehearsal.simulators.front_door.reader import NothingDeployedError
from rehearsal.simulators.front_door.web_acl.rates import Rates
from rehearsal.simulators.front_door.web_acl.verdict import WebAcl

_SECONDS = 3.0
_LOG = logging.getLogger("front_door")


@dataclass(frozen=True)
class View:
    """A distribution with its web ACL made ready."""

    deployed: Deployed
    web_acl: WebAcl | None


class Current:
    """The latest view. No request waits for a newer one, except the first.

    `status`, if given, is a file that says when the deployment was read last and which rules of
    the web ACL are judged, for the commands.
    """

    def __init__(
        self, read: Callable[[], Deployed], rates: Rates, *, status: Path | None = None
    ) -> None:
        self._read = read
        self._rates = rates
        self._status = status
        self._view: View | None = None
        self._at = float("-inf")
        self._reading: asyncio.Task[None] | None = None

    async def view(self) -> View | None:
        """The latest view; None while nothing is deployed."""
        if time.monotonic() - self._at > _SECONDS:
            reading = self.refresh()
            if self._view is None:
                await asyncio.shield(reading)
        return self._view

    def refresh(self) -> asyncio.Task[None]:
        """Begins to read, unless that is under way."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._renew())
        return self._reading

    async def renew(self) -> None:
        """Reads what was deployed up to now."""
        if self._reading and not self._reading.done():
            await asyncio.shield(self._reading)  # it may have begun before
        await asyncio.shield(self.refresh())

    async def _renew(self) -> None:
        try:
            deployed = await asyncio.to_thread(self._read)
        except NothingDeployedError:
            self._view = None
        except (BotoCoreError, ClientError, KeyError) as error:
            _LOG.warning("The distribution could not be read, the last one stays: %s", error)
        else:
            if self._view is None or deployed != self._view.deployed:
                self._view = View(deployed, self._web_acl(deployed))
        self._at = time.monotonic()
        self._write_status()

    def _web_acl(self, deployed: Deployed) -> WebAcl | None:
        if deployed.web_acl is None:
            return None
        return WebAcl(deployed.web_acl, self._rates, deployed.pattern_sets)

    def _write_status(self) -> None:
        if self._status is None:
            return
        web_acl = self._view.web_acl if self._view else None
        text = json.dumps(
            {
                "read_at": time.time_ns(),
                "distribution": self._view.deployed.arn if self._view else None,
                "rules_judged": list(web_acl.judged) if web_acl else [],
                "rules_stored_only": web_acl.stored_only if web_acl else {},
            }
        )
        new = self._status.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(self._status)
