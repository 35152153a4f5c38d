"""Answers kept by the key of their request, in Powertools' idempotency.

Powertools imports all of boto3 for it: `idempotency` imports this with the first key that comes.
https://docs.aws.amazon.com/powertools/python/latest/utilities/idempotency/
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyInconsistentStateError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)

from lambda_src.runtime.http.errors import ConflictError, UnavailableError
from lambda_src.runtime.http.idempotency import HEADER, Answer, Once
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.dynamodb import Table

_RETRY_SECONDS = 2


class KeptAnswers:
    """Idempotency records in a table, kept for `ttl_seconds`, of the use that `prefix` names."""

    def __init__(self, table: Table, *, ttl_seconds: int, prefix: str) -> None:
        self._prefix = prefix
        self._ttl_seconds = ttl_seconds
        self._records = DynamoDBPersistenceLayer(
            table_name=table.name,
            key_attr="session_key",
            sort_key_attr="item_key",
            expiry_attr="expires_at",
            boto3_client=table.client,
        )

    def of(self, caller: Caller, key: str, milliseconds_left: int) -> Once:
        """Return the runner of one request; it raises ConflictError as `Idempotency.of` says."""
        store, config = self._store(caller), self._config(milliseconds_left)

        def once(body: Answer, run: Callable[[], Answer]) -> Answer:
            guarded = idempotent_function(
                lambda request: run(),  # noqa: ARG005 - Powertools reads it by name
                data_keyword_argument="request",
                persistence_store=store,
                config=config,
                key_prefix=self._prefix,
            )
            with _conflicts_as_api_errors():
                return dict(guarded(request={"key": key, "body": body}))

        return once

    def _store(self, caller: Caller) -> DynamoDBPersistenceLayer:
        """Return the records of one user.

        A copy, because each new layer registers one more event handler on the shared client:
        requests would slow down for as long as the function stays warm.
        """
        records = copy(self._records)
        records.static_pk_value = keys.idempotency_partition(caller.tenant_id, caller.user_id)
        return records

    def _config(self, milliseconds_left: int) -> IdempotencyConfig:
        return IdempotencyConfig(
            event_key_jmespath="key",
            payload_validation_jmespath="body",
            hash_function="sha256",
            expires_after_seconds=self._ttl_seconds,
            raise_on_no_idempotency_key=True,
            lambda_context=_TimeLeft(milliseconds_left),  # type: ignore[arg-type]  # reads the time only
        )


@dataclass(frozen=True)
class _TimeLeft:
    """The one thing that Powertools reads of a Lambda context here."""

    milliseconds: int

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


@contextmanager
def _conflicts_as_api_errors() -> Iterator[None]:
    try:
        yield
    except IdempotencyValidationError:
        message = f"{HEADER}: was already used with another body."
        raise ConflictError(message, code="idempotency_key_reused") from None
    except (IdempotencyAlreadyInProgressError, IdempotencyInconsistentStateError):
        message = f"{HEADER}: a request with this key is still in progress."
        raise ConflictError(
            message, code="request_in_progress", retry_after=_RETRY_SECONDS
        ) from None
    except IdempotencyPersistenceLayerError as error:
        raise UnavailableError from error
