"""API keys of a tenant: how one looks, what is kept of it, and where.

A key is `gk_<public id>_<secret>`. The public id finds its record; of the key itself only the
SHA-256 is kept, which is enough for a secret of 256 bits that nobody can guess. Its last six
characters are a checksum, so a truncated or mistyped key is refused without a read.
"""

import hashlib
import re
import secrets
import string
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from lambda_src.runtime.clock import Clock, epoch_in, now, to_text
from lambda_src.runtime.http.errors import ConflictError, NotFoundError
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Put, Update

Scope = Literal["chat", "models", "embeddings", "ask"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
USUAL_SCOPES: tuple[Scope, ...] = ("chat", "models", "embeddings")
"""Of a key that names none: a tenant's figures are read only by a key that was made for it."""

KEY_ID = r"[0-9A-Za-z]{16}"
MOST_KEYS = 100  # of a tenant that are neither revoked nor expired
BY_TENANT = "by_tenant"
USE_SECONDS = 60  # between two records of a key's use

_DIGITS = string.digits + string.ascii_letters
_SECRET_CHARACTERS = 43  # of 62: 256 bits
_CHECKSUM_CHARACTERS = 6
_KEY = re.compile(rf"gk_({KEY_ID})_[0-9A-Za-z]{{43}}[0-9A-Za-z]{{6}}", re.ASCII)
_KEPT_DAYS = 90  # after its end or revocation, for who looks back


class KeysFullError(ConflictError):
    """409: the tenant has as many API keys as it may."""

    code = "keys_full"

    def __init__(self) -> None:
        super().__init__(f"The workspace has {MOST_KEYS} API keys, the most allowed. Revoke one.")


def new_key() -> tuple[str, str]:
    """Return a public id and the whole key."""
    key_id = "".join(secrets.choice(_DIGITS) for _ in range(16))
    secret = "".join(secrets.choice(_DIGITS) for _ in range(_SECRET_CHARACTERS))
    key = f"gk_{key_id}_{secret}"
    return key_id, key + _checksum(key)


def id_of(key: str) -> str | None:
    """Return the public id of a key whose form and checksum are right, or None."""
    found = _KEY.fullmatch(key)
    if found is None or _checksum(key[:-_CHECKSUM_CHARACTERS]) != key[-_CHECKSUM_CHARACTERS:]:
        return None
    return found[1]


def hash_of(key: str) -> str:
    """Return what is kept of a key: its SHA-256 in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


def _checksum(text: str) -> str:
    left, digits = zlib.crc32(text.encode()), ""
    for _ in range(_CHECKSUM_CHARACTERS):
        left, digit = divmod(left, len(_DIGITS))
        digits += _DIGITS[digit]
    return digits


class ApiKey(BaseModel):
    """What is known of a key. Times are texts of `clock.to_text`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    key_id: str = Field(pattern=f"^{KEY_ID}$")
    tenant_id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", repr=False)
    name: str
    scopes: tuple[Scope, ...]
    created_at: str
    created_by: str
    valid_until: str
    revoked_at: str | None = None
    last_used_at: str | None = None

    def is_live(self, moment: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and to_text(moment) < self.valid_until

    def as_json(self) -> dict[str, Any]:
        """Return what administrators of its tenant see."""
        return self.model_dump(mode="json", exclude={"sha256", "tenant_id"})


@dataclass(frozen=True)
class ApiKeyStore:
    """The table of API keys. Reads of one key are strongly consistent, lists nearly."""

    table: Table
    clock: Clock = now

    def find(self, key_id: str) -> ApiKey | None:
        """Return a key, or None."""
        item = self.table.get({"key_id": key_id})
        return ApiKey.model_validate(item) if item else None

    def create(
        self, tenant_id: str, user_id: str, *, name: str, scopes: tuple[Scope, ...], days: int
    ) -> tuple[ApiKey, str]:
        """Make a key for so many days; return its record and the key itself, which nobody keeps.

        Raises KeysFullError.
        """
        moment = self.clock()
        if sum(key.is_live(moment) for key in self.of_tenant(tenant_id)) >= MOST_KEYS:
            raise KeysFullError
        key_id, key = new_key()
        record = ApiKey(
            key_id=key_id,
            tenant_id=tenant_id,
            sha256=hash_of(key),
            name=name,
            scopes=scopes,
            created_at=to_text(moment),
            created_by=user_id,
            valid_until=to_text(moment + timedelta(days=days)),
        )
        item = record.model_dump(mode="json", exclude_none=True)
        item["expires_at"] = epoch_in(moment, days=days + _KEPT_DAYS)
        self.table.write(Put(item, condition="attribute_not_exists(key_id)"))
        return record, key

    def of_tenant(self, tenant_id: str) -> list[ApiKey]:
        """Return the keys of a tenant, newest first, those that ended lately among them."""
        items = self.table.every(
            "tenant_id = :tenant",
            {":tenant": tenant_id},
            key=("key_id", "tenant_id", "created_at"),
            index=BY_TENANT,
            newest_first=True,
        )
        return [ApiKey.model_validate(item) for item in items]

    def revoke(self, tenant_id: str, key_id: str) -> None:
        """End a key now; once more changes nothing.

        Raises NotFoundError for one of another tenant as for one that never was.
        """
        moment = self.clock()
        update = Update(
            {"key_id": key_id},
            "SET revoked_at = if_not_exists(revoked_at, :now), expires_at = :end",
            "tenant_id = :tenant",
            values={
                ":now": to_text(moment),
                ":end": epoch_in(moment, days=_KEPT_DAYS),
                ":tenant": tenant_id,
            },
        )
        try:
            self.table.write(update)
        except ConditionFailedError:
            raise NotFoundError("There is no such API key.") from None

    def note_use(self, key_id: str) -> None:
        """Record that a key was used, if the last record is a minute old."""
        moment = self.clock()
        update = Update(
            {"key_id": key_id},
            "SET last_used_at = :now",
            "attribute_exists(key_id) AND "
            "(attribute_not_exists(last_used_at) OR last_used_at < :before)",
            values={
                ":now": to_text(moment),
                ":before": to_text(moment - timedelta(seconds=USE_SECONDS)),
            },
        )
        try:
            self.table.write(update)
        except ConditionFailedError:
            return
