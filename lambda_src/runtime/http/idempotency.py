"""`Idempotency-Key`: the same request sent twice runs once and is answered the same.

A key belongs to one user of one tenant. A run that failed leaves nothing behind, so the same key
may be tried again; a run whose function was killed is given up at the end of that function's time.
"""

import re
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.storage.dynamodb import Table

if TYPE_CHECKING:
    from lambda_src.runtime.http.kept_answers import KeptAnswers

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")

Answer = dict[str, Any]
Once = Callable[[Answer, Callable[[], Answer]], Answer]


class Idempotency:
    """Idempotency records, kept in the sessions table for `ttl_seconds`.

    `prefix` tells the records of one use (chat, ask) from those of another.
    """

    def __init__(self, table: Table, *, ttl_seconds: int, prefix: str = "chat") -> None:
        self._table = table
        self._ttl_seconds = ttl_seconds
        self._prefix = prefix
        self._kept: KeptAnswers | None = None
        self._making = Lock()

    def of(self, caller: Caller, key: str | None, milliseconds_left: int) -> Once:
        """Return the runner of one request: it runs, or answers like an earlier run of this key.

        `milliseconds_left` is how long the run may take: past it another may begin.
        Without a key it always runs. Raises InvalidRequestError for a malformed key; the runner
        raises ConflictError for a key that is in use or was used with another body.
        """
        if key is None:
            return lambda body, run: run()  # noqa: ARG005 - nothing to compare the body with
        if not _KEY.fullmatch(key):
            raise InvalidRequestError(HEADER, "must be 1 to 200 visible ASCII characters.")
        return self._records().of(caller, key, milliseconds_left)

    def _records(self) -> "KeptAnswers":
        """Return the records, made once: each layer of Powertools adds hooks to the client."""
        from lambda_src.runtime.http.kept_answers import KeptAnswers  # noqa: PLC0415 - all of boto3

        with self._making:
            if self._kept is None:
                self._kept = KeptAnswers(
                    self._table, ttl_seconds=self._ttl_seconds, prefix=self._prefix
                )
            return self._kept
