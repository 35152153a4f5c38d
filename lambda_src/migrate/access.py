"""Access blocks: the rows that a vault transaction checks, changed by an operator's command.

Activation also returns to the outbox what was queued while the tenant was suspended, so that the
relay sends it again.
"""

from collections.abc import Callable
from typing import Any

from psycopg import Connection

from lambda_src.migrate.requests import AccessChange
from lambda_src.runtime.logs import logger

_SET_TENANT = "SELECT set_config('app.tenant_id', %s, true)"
_BLOCK = """
INSERT INTO app.access_blocks (tenant_id, user_id) VALUES (%(tenant_id)s, %(user_id)s)
ON CONFLICT DO NOTHING
"""
_ALLOW = """
DELETE FROM app.access_blocks WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s
"""
_RETURN_TO_OUTBOX = """
UPDATE app.flow_tasks SET status = 'waiting' WHERE tenant_id = %(tenant_id)s AND status = 'sent'
"""
# A message for a lane of events was taken from the queue while the tenant was suspended.
_QUEUE_LANES_AGAIN = """
UPDATE app.webhook_deliveries SET queued_until = NULL
WHERE tenant_id = %(tenant_id)s AND status = 'waiting'
"""


def change_access(connect: Callable[[], Connection[Any]], change: AccessChange) -> dict[str, Any]:
    """Block or allow a tenant or one user; return the change and the calls to send again.

    Making the same change twice is harmless.
    """
    row = {"tenant_id": change.tenant_id, "user_id": change.user_id}
    resumed = 0
    with connect() as connection, connection.transaction():
        connection.execute("SET LOCAL ROLE gatehouse_owner")
        connection.execute(_SET_TENANT, (change.tenant_id,))
        connection.execute(_BLOCK if change.is_blocked else _ALLOW, row)
        if not change.is_blocked and not change.user_id:
            resumed = connection.execute(_RETURN_TO_OUTBOX, row).rowcount
            connection.execute(_QUEUE_LANES_AGAIN, row)
    logger.info("access changed", **change.model_dump(), resumed_calls=resumed)
    return {**change.model_dump(), "resumed_calls": resumed}
