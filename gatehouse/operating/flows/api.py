"""The front door's `/cms`, as somebody who may edit flows."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import quote

import httpx

from gatehouse.operating.flows.errors import FlowRefusedError
from gatehouse.operating.flows.portions import portions_of

_SECONDS = 60.0  # the vault may have to wake up
_BLOCKED = "request_blocked"
_BY_THE_FIREWALL = """\
  The firewall refused this request, so the platform has not seen it, and nothing was stored by it.
  - It takes a text such as ${jndi:ldap://...} in a document for an attack, as code in a cookie or
    query (`known-bad-inputs`, `core-rule-set`): write it another way.
  - It may know your address as one of attackers (`ip-reputation`): try from another network.
  The size of a document is no reason. All rules: docs/firewall.md; which one it was stands in the
  firewall's log (docs/stacks/firewall.md)."""
Document = dict[str, Any]


class FlowsApi:
    """Flows and content of one tenant.

    Every method raises FlowRefusedError with the server's own words when it does not succeed.
    """

    def __init__(self, url: str, token: str, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_SECONDS,
            trust_env=False,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def pages(self, path: str, key: str, **filters: str) -> Iterator[Document]:
        """Yield everything of a listing, page by page; a page has it under `key`."""
        cursor: dict[str, str] = {}
        while True:
            page = self._call("GET", path, params={**filters, **cursor})
            yield from page[key]
            if not page.get("next_cursor"):
                return
            cursor = {"cursor": page["next_cursor"]}

    def all(self, **filters: str) -> Iterator[Document]:
        """Return every flow of the tenant, page by page."""
        return self.pages("/cms/flows", "flows", **filters)

    def of_key(self, key: str) -> Document | None:
        """Return the flow of a key or an id, None if there is none."""
        return next((flow for flow in self.all() if key in {flow["id"], flow.get("key")}), None)

    def named(self, key: str) -> Document:
        """Return the flow of a key or an id, with its draft."""
        found = self.of_key(key)
        if found is None:
            raise FlowRefusedError(f"There is no flow {key}.")
        return self._call("GET", f"/cms/flows/{quote(found['id'])}")

    def store(self, document: Document) -> tuple[Document, bool]:
        """Create the document's flow, or replace its draft; whether it was created.

        What does not fit into a request is added to the draft part by part.
        """
        portions = portions_of(document)
        known = self.of_key(str(document.get("seed_key", "")))
        if known is None:
            stored = self._call("POST", "/cms/flows", json={"document": portions.first})
        else:
            body = {"document": portions.first, "revision": known["revision"]}
            stored = self._call("PATCH", f"/cms/flows/{quote(known['id'])}", json=body)
        parts = [("node", item) for item in portions.nodes]
        parts += [("connection", item) for item in portions.connections]
        for kind, part in parts:
            body = {"revision": stored["revision"], kind: part}
            added = self._call("POST", f"/cms/flows/{quote(stored['id'])}/{kind}s", json=body)
            stored = {**stored, **added}
        return stored, known is None

    def validate(self, flow_id: str) -> Document:
        """Return the draft's findings."""
        return self._call("POST", f"/cms/flows/{quote(flow_id)}/validate", json={})

    def publish(self, flow_id: str, visibility: str) -> Document:
        """Freeze the draft; the answer names the version, and a public key when it is new."""
        body = {"visibility": visibility}
        return self._call("POST", f"/cms/flows/{quote(flow_id)}/publish", json=body)

    def versions(self, flow_id: str) -> list[Document]:
        """Return what was published so far, without the documents."""
        found: list[Document] = self._call("GET", f"/cms/flows/{quote(flow_id)}/versions")[
            "versions"
        ]
        return found

    def version(self, flow_id: str, number: int) -> Document:
        """Return one version with its document."""
        return self._call("GET", f"/cms/flows/{quote(flow_id)}/versions/{number}")

    def rollback(self, flow_id: str, number: int) -> Document:
        """Make a version the one that new sessions start on."""
        body = {"version": number}
        return self._call("POST", f"/cms/flows/{quote(flow_id)}/rollback", json=body)

    def add_content(self, item: Mapping[str, Any]) -> Document:
        """Add an item that questions and messages may draw."""
        return self._call("POST", "/cms/content", json=item)

    def content(self, **filters: str) -> Iterator[Document]:
        """Return every piece of content that passes `type`, `tag`, `status`, `search` ..."""
        return self.pages("/cms/content", "content", **filters)

    def delete_content(self, item_id: str) -> Document:
        """Delete a piece of content."""
        return self._call("DELETE", f"/cms/content/{quote(item_id, safe='')}")

    def report(self, item_id: str) -> Document:
        """Return how the experiment on a piece of content stands."""
        return self._call("GET", f"/cms/content/{quote(item_id, safe='')}/variants/report")

    def promote(self, item_id: str, variant: str) -> Document:
        """Make a variant the item's body, and end the experiment."""
        path = f"/cms/content/{quote(item_id, safe='')}/variants/promote"
        return self._call("POST", path, json={"variant": variant})

    def audit(self, **filters: str) -> Iterator[Document]:
        """Return who changed what, the latest first."""
        return self.pages("/cms/audit", "audit", **filters)

    def archive(self, flow_id: str, *, ends: bool) -> Document:
        """Let no more sessions begin; with `ends`, end all that play."""
        body = {"sessions": "end" if ends else "continue"}
        path = f"/cms/flows/{quote(flow_id)}/archive"
        while True:
            done = self._call("POST", path, json=body)
            if not ends or not done["has_active_sessions"]:
                return done

    def restore(self, flow_id: str) -> Document:
        """Let sessions begin again."""
        return self._call("POST", f"/cms/flows/{quote(flow_id)}/restore", json={})

    def delete(self, flow_id: str, *, ends: bool) -> Document:
        """Delete a flow; with `ends`, after all that play it have ended."""
        query = {"sessions": "end" if ends else "continue"}
        while True:
            done = self._call("DELETE", f"/cms/flows/{quote(flow_id)}", params=query)
            if done["deleted"]:
                return done

    def analytics(self, flow: str, query: Mapping[str, Any]) -> Document:
        """Return the counts of a flow."""
        return self._call("GET", f"/cms/analytics/flows/{quote(flow, safe='')}", params=query)

    def _call(self, method: str, path: str, **options: Any) -> Document:  # noqa: ANN401  # httpx's
        try:
            response = self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            raise FlowRefusedError(f"{method} {path} was not answered: {error}") from None
        if response.is_success:
            answered: Document = response.json()
            return answered
        raise FlowRefusedError(f"{method} {path}: {_told(response)}")


def _told(response: httpx.Response) -> str:
    """The words of an error in the one shape of the API, each finding on a line of its own."""
    try:
        error = response.json()["error"]
        lines = [f"{error['message']} ({error['code']})"]
        lines += [f"  {finding_line(finding)}" for finding in error.get("findings", [])]
        if error["code"] == _BLOCKED:
            lines.append(_BY_THE_FIREWALL)
    except (ValueError, KeyError, TypeError):
        said = f"status {response.status_code}"
        is_blocked = response.status_code == HTTPStatus.FORBIDDEN
        return f"{said}\n{_BY_THE_FIREWALL}" if is_blocked else said
    return "\n".join(lines)


def finding_line(finding: Mapping[str, Any]) -> str:
    """One mistake or warning of a document."""
    where = " ".join(str(finding[name]) for name in ("node", "field") if finding.get(name))
    return f"{finding['severity']}: {where + ': ' if where else ''}{finding['message']}"
