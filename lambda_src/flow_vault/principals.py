"""Principals: a user by verified claims, or a visitor by a proof that only the visitor has.

A public key is `pk.<tenant>.<random>`, the token of a session `<tenant>.<id>`. The tenant in them
only says whose rows the transaction may see; what proves anything is the random part, of which
the database has the hash.
"""

import dataclasses
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lambda_src.flow_store.conversations import Conversation, Visitor
from lambda_src.flow_vault.errors import no_flow, no_session, not_from_the_page
from lambda_src.flow_vault.requests import Situation
from lambda_src.flows.facts import Facts
from lambda_src.flows.language.functions import is_zone
from lambda_src.runtime.http.errors import ForbiddenError
from lambda_src.runtime.identity.claims import Caller, is_tenant_id, verified_caller

_RANDOM_BYTES = 32
_PUBLIC = "pk"
_LONGEST_NAME = 200  # characters


@dataclass(frozen=True)
class Principal:
    """A user (`caller` has the id) or a visitor without one, of a tenant.

    `client` is what the gateway made of a visitor's address: it tells clients apart, nothing else.
    """

    caller: Caller
    is_visitor: bool = False
    public_key: str = ""
    client: str = ""
    proof: str = ""
    csrf: str = ""
    facts: Facts = field(default_factory=Facts)

    @property
    def tenant_id(self) -> str:
        """The tenant whose rows the transaction may see."""
        return self.caller.tenant_id

    def must_edit(self) -> None:
        """Raise ForbiddenError unless this is a tenant-admin."""
        if self.is_visitor or not self.caller.is_tenant_admin:
            raise ForbiddenError("Only a tenant-admin may edit flows.")

    def owns(self, conversation: Conversation) -> bool:
        """Return whether the session belongs to this principal."""
        owner = conversation.visitor
        if not self.is_visitor:
            return owner.user_id == self.caller.user_id
        return _is(self.proof, owner.proof_hash)

    def must_come_from_the_page(self, conversation: Conversation) -> None:
        """Raise ForbiddenError for a visitor's change without the page's token."""
        if self.is_visitor and not _is(self.csrf, conversation.visitor.csrf_hash):
            raise not_from_the_page()


@dataclass(frozen=True)
class Issued:
    """What a new public session is proved by; nobody else ever has it."""

    proof: str
    csrf: str

    @classmethod
    def new(cls) -> "Issued":
        """Return new ones."""
        return cls(secrets.token_urlsafe(_RANDOM_BYTES), secrets.token_urlsafe(_RANDOM_BYTES))

    def visitor(self) -> Visitor:
        """What is stored of them."""
        return Visitor(proof_hash=hash_of(self.proof), csrf_hash=hash_of(self.csrf))


def user(claims: Mapping[str, Any]) -> Principal:
    """Return the user of verified claims. Raises UnauthenticatedError."""
    caller = verified_caller(claims)
    return Principal(caller, facts=Facts(user_id=caller.user_id, user_name=_name(claims)))


def in_situation(principal: Principal, given: Situation) -> Principal:
    """Return a principal with the language, time zone and channel that the gateway found."""
    zone = given.timezone if is_zone(given.timezone) else Facts().timezone
    facts = dataclasses.replace(
        principal.facts, locale=given.locale or None, timezone=zone, channel=given.channel
    )
    return dataclasses.replace(principal, facts=facts)


def starter(public_key: str, client: str = "") -> Principal:
    """Return the visitor with a public key. Raises NotFoundError if it cannot be one."""
    kind, _, rest = public_key.partition(".")
    tenant_id, _, random = rest.partition(".")
    if kind != _PUBLIC or not is_tenant_id(tenant_id) or not random:
        raise no_flow()
    return Principal(_visitor(tenant_id), is_visitor=True, public_key=public_key, client=client)


def visitor(token: str, proof: str, csrf: str) -> Principal:
    """Return the visitor with the token of a session. Raises NotFoundError."""
    return Principal(_visitor(_parts(token)[0]), is_visitor=True, proof=proof, csrf=csrf)


def session_id_of(principal: Principal, token: str) -> str:
    """Return the id in a token of this tenant. Raises NotFoundError."""
    tenant_id, session_id = _parts(token)
    if tenant_id != principal.tenant_id:
        raise no_session()
    return session_id


def token_of(principal: Principal, session_id: str) -> str:
    """Return the token of a session."""
    return f"{principal.tenant_id}.{session_id}"


def new_public_key(tenant_id: str) -> str:
    """Return a public key of a tenant."""
    return f"{_PUBLIC}.{tenant_id}.{secrets.token_urlsafe(_RANDOM_BYTES)}"


def hash_of(secret: str) -> bytes:
    """Return what the database has of it: it is random, so one round is enough."""
    return hashlib.sha256(secret.encode()).digest()


def _name(claims: Mapping[str, Any]) -> str | None:
    """The name that the user pool signed, else the address by which it knows the user."""
    found = claims.get("name") or claims.get("email")
    return str(found)[:_LONGEST_NAME] if found else None


def _is(given: str, known: bytes | None) -> bool:
    return known is not None and hmac.compare_digest(hash_of(given), known)


def _visitor(tenant_id: str) -> Caller:
    return Caller(tenant_id, "visitor")


def _parts(token: str) -> tuple[str, str]:
    tenant_id, _, text = token.partition(".")
    try:
        session_id = str(UUID(text))
    except ValueError:
        raise no_session() from None
    if not is_tenant_id(tenant_id) or session_id != text:
        raise no_session()
    return tenant_id, session_id
