"""Who may act by an API key now: the key's own state, then its tenant's.

A revocation and a suspension hold within `CACHE_SECONDS`, as for users
(`lambda_src/runtime/identity/admission.py`).
"""

import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from lambda_src.runtime.clock import Clock, from_text, now
from lambda_src.runtime.http.errors import (
    ApiError,
    ForbiddenError,
    ScopeError,
    UnauthenticatedError,
)
from lambda_src.runtime.identity.admission import CACHE_SECONDS, AdmissionByTable
from lambda_src.runtime.identity.api_keys import (
    USE_SECONDS,
    ApiKey,
    ApiKeyStore,
    Scope,
    hash_of,
    id_of,
)
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import logger
from lambda_src.runtime.storage import keys

_BEARER = re.compile(r"Bearer +(\S+)", re.ASCII | re.IGNORECASE)
_LONGEST_HEADER = 200
_MOST_ENTRIES = 10_000
_NO_HASH = "0" * 64  # compared with where there is no key, which takes as long


@dataclass(frozen=True)
class KeyHolder:
    """A program with a key: as whom it counts, and what it may do."""

    caller: Caller
    key_id: str
    scopes: frozenset[Scope]

    def require(self, scope: Scope) -> None:
        """Raise ScopeError if the key was not made for this."""
        if scope not in self.scopes:
            raise ScopeError(scope)


@dataclass
class KeyAdmission:
    """Turns a header `Bearer gk_...` into who may act. `seconds` is a clock of its own."""

    store: ApiKeyStore
    admission: AdmissionByTable
    clock: Clock = now
    seconds: Callable[[], float] = time.monotonic
    _found: dict[str, tuple[float, ApiKey]] = field(default_factory=dict)
    _noted: dict[str, float] = field(default_factory=dict)

    def holder(self, header: str | None) -> KeyHolder:
        """Return whom a header names.

        Raises UnauthenticatedError, with the same words for a key that is malformed, unknown or
        altered; only who has a key learns that it was revoked or has expired. Raises
        TenantSuspendedError too.
        """
        sent = _BEARER.fullmatch(header) if header and len(header) <= _LONGEST_HEADER else None
        key_id = id_of(sent[1]) if sent else None
        if sent is None or key_id is None:
            raise _refused()
        record = self._record(key_id)
        is_right = hmac.compare_digest(hash_of(sent[1]), record.sha256 if record else _NO_HASH)
        if record is None or not is_right:
            raise _refused()
        holder = self._admitted(record)
        self._note_use(record)
        return holder

    def confirm(self, holder: KeyHolder) -> None:
        """Check that a key may still act. Raises ForbiddenError for one that may not."""
        record = self._record(holder.key_id)
        try:
            if record is None:
                raise _refused()
            self._admitted(record)
        except UnauthenticatedError as ended:
            raise ForbiddenError(ended.message, code=ended.code) from None

    def _admitted(self, record: ApiKey) -> KeyHolder:
        if record.revoked_at is not None:
            raise UnauthenticatedError("This API key was revoked.", code="key_revoked")
        if not record.is_live(self.clock()):
            raise UnauthenticatedError("This API key has expired.", code="key_expired")
        self.admission.active(record.tenant_id)
        caller = Caller(record.tenant_id, keys.key_user(record.key_id))
        return KeyHolder(caller, record.key_id, frozenset(record.scopes))

    def _record(self, key_id: str) -> ApiKey | None:
        """Return a key as it was `CACHE_SECONDS` ago at most; what does not exist is not kept."""
        moment = self.seconds()
        kept = self._found.get(key_id)
        if kept and moment - kept[0] < CACHE_SECONDS:
            return kept[1]
        record = self.store.find(key_id)
        if record is None:
            self._found.pop(key_id, None)
            return None
        if len(self._found) >= _MOST_ENTRIES:
            self._found.clear()
        self._found[key_id] = (moment, record)
        return record

    def _note_use(self, record: ApiKey) -> None:
        """Record the use of a key at most once a minute; that it fails fails no request."""
        moment = self.seconds()
        if moment - self._noted.get(record.key_id, moment - USE_SECONDS) < USE_SECONDS:
            return
        if record.last_used_at is not None:
            since = self.clock() - from_text(record.last_used_at)
            if since.total_seconds() < USE_SECONDS:
                return
        if len(self._noted) >= _MOST_ENTRIES:
            self._noted.clear()
        self._noted[record.key_id] = moment
        try:
            self.store.note_use(record.key_id)
        except (ApiError, BotoCoreError, ClientError):
            logger.exception("use of an API key not recorded")


def _refused() -> UnauthenticatedError:
    return UnauthenticatedError("Incorrect API key. Send `Authorization: Bearer gk_...`.")
