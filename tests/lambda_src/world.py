"""The chat API of one test: fresh tables, known tenants, and the functions on top of them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import boto3

from lambda_src.api_document import handler as api_document_handler
from lambda_src.api_keys import handler as api_keys_handler
from lambda_src.api_keys.logic import ApiKeys
from lambda_src.chat import handler as chat_handler
from lambda_src.chat.compose import build as build_chat
from lambda_src.chat.logic import Chat
from lambda_src.chat.settings import Settings as ChatSettings
from lambda_src.runtime.billing.reservations import Reservation
from lambda_src.runtime.billing.settlement import Ledger
from lambda_src.runtime.billing.usage import UsageStore
from lambda_src.runtime.http.idempotency import Idempotency
from lambda_src.runtime.http.resolver import Entry
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.api_keys import SCOPES, ApiKeyStore, Scope
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.identity.tenants import Membership, Tenant, TenantStore
from lambda_src.runtime.models.settings import ModelSettings
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.feedback import FeedbackStore
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from lambda_src.runtime.storage.writes import Put
from lambda_src.sessions import handler as sessions_handler
from lambda_src.sessions.logic import Sessions
from lambda_src.sessions.opinions import Opinions
from lambda_src.usage import handler as usage_handler
from lambda_src.usage.logic import UsageReport
from tests.lambda_src.events import Api
from tests.lambda_src.fakes import FakeModel
from tests.lambda_src.tables import Item, Tables

ANNA = Caller("acme", "user-1", frozenset({"member"}))
BERT = Caller("acme", "user-2", frozenset({"member"}))
GLOBEX = Caller("globex", "user-9", frozenset({"member"}))


@dataclass
class World:
    tables: Tables
    model: FakeModel = field(default_factory=FakeModel)
    others: dict[str, FakeModel] = field(default_factory=dict)
    _warm: Api | None = None

    def add_tenant(
        self, tenant_id: str, *, status: Literal["active", "suspended"] = "active", **other: Any
    ) -> None:
        tenant = Tenant(tenant_id=tenant_id, name=tenant_id.title(), status=status, **other)
        self.tables.tenants.write(Put(tenant.item()))

    def add_member(self, user_id: str, tenant_id: str, role: Any = "member") -> None:
        membership = Membership(tenant_id=tenant_id, user_id=user_id, role=role)
        self.tables.tenants.write(Put(membership.item()))

    def chat_parts(self, **changed: Any) -> tuple[Chat, Idempotency]:
        values: dict[str, Any] = {
            "service_name": "chat",
            "sessions_table_name": self.tables.sessions.name,
            "usage_table_name": self.tables.usage.name,
            "tenants_table_name": self.tables.tenants.name,
            "monthly_token_budget": 1_000_000,
            "user_calls_per_minute": 10_000,
            "tenant_calls_per_minute": 100_000,
            "history_messages": 4,
            "message_characters": 500,
            "chat_model": ModelSettings(
                provider="bedrock", model_id=self.model.model_id, max_output_tokens=100
            ),
            "idempotency_ttl_seconds": 3600,
            "reservation_seconds": 60,
        }
        return build_chat(ChatSettings(**values | changed), self.model, models=self._other)

    def _other(self, settings: ModelSettings) -> FakeModel:
        return self.others.setdefault(settings.model_id, FakeModel(settings.model_id))

    def chat(self, **changed: Any) -> Api:
        """The chat function; with the usual settings it stays warm for the whole test."""
        if changed:
            return Api(Entry(lambda: chat_handler.application(*self.chat_parts(**changed))))
        self._warm = self._warm or Api(Entry(lambda: chat_handler.application(*self.chat_parts())))
        return self._warm

    def sessions(self, page_size_limit: int = 50) -> Api:
        table = self.tables.sessions
        sessions, messages = SessionStore(table), MessageStore(table)
        logic = Sessions(sessions, messages, page_size_limit)
        opinions = Opinions(sessions, messages, FeedbackStore(table))
        return Api(Entry(lambda: sessions_handler.application(logic, opinions, self.admission())))

    def api_keys(self) -> Api:
        logic = ApiKeys(ApiKeyStore(self.tables.api_keys))
        return Api(Entry(lambda: api_keys_handler.application(logic, self.admission())))

    def api_document(self) -> Api:
        return Api(Entry(lambda: api_document_handler.application(self.admission())))

    def new_key(
        self, tenant_id: str = "acme", *, scopes: tuple[Scope, ...] = SCOPES, days: int = 90
    ) -> str:
        """The text of a new API key of a tenant."""
        store = ApiKeyStore(self.tables.api_keys)
        return store.create(tenant_id, "admin", name="Of a test", scopes=scopes, days=days)[1]

    def usage(self) -> Api:
        report = UsageReport(UsageStore(self.tables.usage))
        return Api(Entry(lambda: usage_handler.application(report, self.admission())))

    def admission(self) -> AdmissionByTable:
        return AdmissionByTable(TenantStore(self.tables.tenants))

    def month(self, tenant_id: str = "acme") -> Item:
        """The tenant's only month item, or nothing."""
        return next((i for i in self.usage_items(tenant_id) if "month#" in i["entry_key"]), {})

    def days(self, tenant_id: str = "acme") -> list[Item]:
        return [i for i in self.usage_items(tenant_id) if i["entry_key"].startswith("day#")]

    def events(self, tenant_id: str = "acme") -> list[Item]:
        return self.usage_items(f"{tenant_id}#events")

    def usage_items(self, usage_key: str) -> list[Item]:
        items = self.tables.items(self.tables.usage)
        return [item for item in items if item["usage_key"] == usage_key]

    def books_balance(self, tenant_id: str = "acme") -> int:
        """Check that month, days and events agree with nothing reserved; return the tokens."""
        month = self.month(tenant_id)
        counted = [
            sum(item["input_tokens"] + item["output_tokens"] for item in items)
            for items in (self.days(tenant_id), self.events(tenant_id))
        ]
        assert [name for name in month if name.startswith("reservation#")] == []
        assert counted == [month["settled"]] * 2
        assert month["committed"] == month["settled"]
        return int(month["settled"])

    def nobody_settles_the_rest(self, tenant_id: str) -> None:
        """Count what killed functions reserved, as the next call does once it has expired."""
        for name, record in self.month(tenant_id).items():
            if name.startswith(keys.RESERVATION_PREFIX):
                reservation_id = name.removeprefix(keys.RESERVATION_PREFIX)
                lost = Reservation.read(tenant_id, reservation_id, record)
                assert Ledger(self.tables.usage).write_off(lost)

    @contextmanager
    def calls(self) -> Iterator[Counter[str]]:
        """Count the DynamoDB requests, by operation, of the tables' client and of new ones."""
        counted: Counter[str] = Counter()

        def count(model: Any, **_: Any) -> None:
            counted[model.name] += 1

        assert boto3.DEFAULT_SESSION
        hooks = (self.tables.client.meta.events, boto3.DEFAULT_SESSION.events)
        for events in hooks:
            events.register("before-call.dynamodb", count)
        try:
            yield counted
        finally:
            for events in hooks:
                events.unregister("before-call.dynamodb", count)

    @contextmanager
    def nothing_happens(self) -> Iterator[None]:
        """Fail if anything in any table changes or the model is asked."""
        before, asked = self.tables.everything(), len(self.model.asked)
        yield
        assert self.tables.everything() == before
        assert len(self.model.asked) == asked


def two_tenants(tables: Tables) -> World:
    """Return a world in which acme and globex are active and have members."""
    made = World(tables)
    made.add_tenant("acme")
    made.add_tenant("globex")
    for caller in (ANNA, BERT, GLOBEX):
        made.add_member(caller.user_id, caller.tenant_id)
    return made
