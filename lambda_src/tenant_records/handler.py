"""`tenant_records`: invoked by operators' commands, and by nothing else.

It believes the tenant that it is told, so nobody but an operator may invoke it. Answers are those
of `TenantRecords`; an error fails the invocation.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lambda_src.runtime.http.requests import read_fields
from lambda_src.runtime.http.text import check_payload
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.tenant_records.logic import TenantRecords
from lambda_src.tenant_records.requests import RecordsRequest
from lambda_src.tenant_records.settings import Settings
from lambda_src.vault.compose import open_vault


@cache
def compose() -> TenantRecords:
    """Build it from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    return TenantRecords(open_vault(settings), settings)


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do one operation. Raises for anything that went wrong."""
    del context
    return reply(compose(), event)


def reply(records: TenantRecords, event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to a payload. Raises InvalidRequestError naming the wrong field."""
    check_payload(event)
    return records.answer(read_fields(dict(event), RecordsRequest))
