"""The front door's `/cms/webhooks`, as a tenant-admin."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from gatehouse.operating.flows.api import Document, FlowsApi


class WebhooksApi(FlowsApi):
    """Webhooks of one tenant. Every method raises FlowRefusedError when it does not succeed."""

    def webhooks(self) -> list[Document]:
        """Return every webhook of the tenant."""
        found: list[Document] = self._call("GET", "/cms/webhooks")["webhooks"]
        return found

    def add(self, url: str, event_types: list[str], description: str) -> Document:
        """Make a webhook; the answer alone has its secret."""
        body = {"url": url, "event_types": event_types, "description": description}
        return self._call("POST", "/cms/webhooks", json=body)

    def set_status(self, webhook_id: str, status: str) -> Document:
        """Pause a webhook, or let it be active again."""
        return self._call("PATCH", _path(webhook_id), json={"status": status})

    def rotate(self, webhook_id: str, overlap_hours: int) -> Document:
        """Make another secret; the answer alone has it."""
        body = {"overlap_hours": overlap_hours}
        return self._call("POST", f"{_path(webhook_id)}/rotate", json=body)

    def remove(self, webhook_id: str) -> None:
        """Delete a webhook with its deliveries."""
        self._call("DELETE", _path(webhook_id))

    def deliveries(self, webhook_id: str, status: str | None, most: int) -> Iterator[Document]:
        """Yield deliveries of a webhook, those of the newest events first."""
        query: dict[str, Any] = {} if status is None else {"status": status}
        while most > 0:
            page = self._call("GET", f"{_path(webhook_id)}/deliveries", params=query)
            yield from page["deliveries"][:most]
            most -= len(page["deliveries"])
            if not page["next_cursor"]:
                return
            query["cursor"] = page["next_cursor"]

    def replay(self, webhook_id: str, **what: Any) -> Document:  # noqa: ANN401 - JSON
        """Send one event again (`event`), or those of a time (`after`, `before`, `status`)."""
        body = {name: value for name, value in what.items() if value is not None}
        return self._call("POST", f"{_path(webhook_id)}/replay", json=body)


def _path(webhook_id: str) -> str:
    return f"/cms/webhooks/{quote(webhook_id, safe='')}"
