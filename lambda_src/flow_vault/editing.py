"""Flows as their tenant's administrators write and publish them."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import audit, definitions, versions
from lambda_src.flow_store.definitions import Definition
from lambda_src.flow_vault import drafts, requests
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.content_editing import page_of
from lambda_src.flow_vault.draft_changes import draft_changes
from lambda_src.flow_vault.errors import RevisionError
from lambda_src.flow_vault.principals import Principal, hash_of, new_public_key
from lambda_src.flows.documents import Json
from lambda_src.vault.transaction import Vault


@dataclass(frozen=True)
class Editing:
    """What a tenant-admin does; anybody else is refused. Pages have so many items at most."""

    vault: Vault
    page_size: int

    def create(self, principal: Principal, request: requests.CreateFlow) -> Answer:
        """Store a document as the draft of a new flow. Its mistakes are told, and kept."""
        key, name = drafts.named(request.document)
        with self._editing(principal) as connection:
            made = definitions.add(connection, key, name, request.document)
            if made is None:
                raise drafts.taken(key)
            findings = drafts.findings(connection, request.document)
            record(connection, principal, "create_flow", made, draft_changes({}, request.document))
        return Answer({**made.as_json(), "findings": findings}, HTTPStatus.CREATED)

    def listed(self, principal: Principal, request: requests.ListFlows) -> Answer:
        """A page of flows, by key, without their drafts."""
        limit, filters = page_of(request, self.page_size)
        with self._editing(principal, read_only=True) as connection:
            after = request.cursor or ""
            found = definitions.page(connection, after=after, limit=limit + 1, filters=filters)
        cursor = found[limit - 1].key if len(found) > limit else None
        shown = [item.as_json() for item in found[:limit]]
        return Answer({"flows": shown, "next_cursor": cursor})

    def read(self, principal: Principal, request: requests.OnFlow) -> Answer:
        """A flow with its draft."""
        with self._editing(principal, read_only=True) as connection:
            found = drafts.known(connection, request)
            draft = definitions.draft(connection, found.flow_id)
        return Answer({**found.as_json(), "document": draft})

    def replace(self, principal: Principal, request: requests.ReplaceFlow) -> Answer:
        """Another draft. Raises RevisionError if the draft has been replaced meanwhile."""
        key, name = drafts.named(request.document)
        with self._editing(principal) as connection:
            found = drafts.known(connection, request, lock=True)
            if found.revision != request.revision:
                raise RevisionError(found.revision)
            before = definitions.draft(connection, found.flow_id)
            made = definitions.replace(
                connection, found.flow_id, key=key, name=name, document=request.document
            )
            if made is None:
                raise drafts.taken(key)
            findings = drafts.findings(connection, request.document)
            changed = draft_changes(before, request.document)
            record(connection, principal, "replace_draft", made, changed)
        return Answer({**made.as_json(), "findings": findings})

    def validate(self, principal: Principal, request: requests.ValidateFlow) -> Answer:
        """Every mistake and warning of a draft, or of a document in its place."""
        with self._editing(principal, read_only=True) as connection:
            found = drafts.known(connection, request)
            draft = request.document
            if draft is None:
                draft = definitions.draft(connection, found.flow_id)
            else:
                drafts.within_limits(draft)
            findings = drafts.findings(connection, draft)
        return Answer({"findings": findings})

    def publish(self, principal: Principal, request: requests.PublishFlow) -> Answer:
        """Freeze the draft, and all that it embeds as that is published now, as the next version.

        The answer has the public key of a flow that had none before: it is never shown again.
        Raises FlowInvalidError with every mistake.
        """
        with self._editing(principal) as connection:
            found = drafts.known(connection, request, lock=True)
            frozen, findings = drafts.frozen(
                connection, definitions.draft(connection, found.flow_id)
            )
            number = versions.add(connection, found.flow_id, frozen, principal.caller.user_id)
            key = new_public_key(principal.tenant_id) if request.visibility == "public" else None
            is_new = definitions.publish(
                connection, found.flow_id, number, request.visibility, hash_of(key) if key else None
            )
            now = drafts.known(connection, request)
            shown: dict[str, Json] = {"version": number, "visibility": request.visibility}
            if request.note:
                shown["note"] = request.note
            record(connection, principal, "publish_flow", now, shown)
        body = {**now.as_json(), "findings": findings}
        return Answer({**body, "public_key": key if is_new else None}, HTTPStatus.CREATED)

    def versions(self, principal: Principal, request: requests.OnFlow) -> Answer:
        """What was published of a flow, without the documents."""
        with self._editing(principal, read_only=True) as connection:
            found = versions.listed(connection, drafts.known(connection, request).flow_id)
        return Answer({"versions": found})

    def version(self, principal: Principal, request: requests.OnVersion) -> Answer:
        """One version with what it froze."""
        with self._editing(principal, read_only=True) as connection:
            found = drafts.known(connection, request)
            shown, frozen = drafts.version(connection, found, request.version)
        return Answer({**shown, **frozen})

    def rollback(self, principal: Principal, request: requests.OnVersion) -> Answer:
        """Let new sessions start on a version that was published before."""
        with self._editing(principal) as connection:
            found = drafts.known(connection, request, lock=True)
            drafts.version(connection, found, request.version)
            definitions.move(connection, found.flow_id, request.version)
            now = drafts.known(connection, request)
            shown = {"version": {"before": found.version, "after": request.version}}
            record(connection, principal, "roll_back_flow", now, shown)
        return Answer(now.as_json())

    def clone(self, principal: Principal, request: requests.CloneFlow) -> Answer:
        """The draft of a flow as a new flow of another key."""
        with self._editing(principal) as connection:
            found = drafts.known(connection, request)
            draft = dict(definitions.draft(connection, found.flow_id))
            draft = {**draft, "seed_key": request.key, "name": request.name or found.name}
            key, name = drafts.named(draft)
            made = definitions.add(connection, key, name, draft)
            if made is None:
                raise drafts.taken(key)
            record(connection, principal, "clone_flow", made, {"from": found.flow_id})
        return Answer(made.as_json(), HTTPStatus.CREATED)

    def _editing(
        self, principal: Principal, *, read_only: bool = False
    ) -> AbstractContextManager[Connection[DictRow]]:
        principal.must_edit()
        return self.vault.transaction(principal.caller, read_only=read_only)


def record(
    connection: Connection[DictRow],
    principal: Principal,
    action: str,
    flow: Definition,
    changed: Mapping[str, Json],
) -> None:
    """Put down in the audit log who did what to a flow."""
    audit.record(
        connection,
        principal.caller.user_id,
        action,
        ("flow", flow.flow_id),
        revision=flow.revision,
        changed={"key": flow.key, **changed},
    )
