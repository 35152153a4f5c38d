"""The one thing Ask may do in the vault: invoke its context function for three slices."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from lambda_src.ask.facts import Facts
from lambda_src.ask.slices import VaultReply
from lambda_src.runtime import vault_invocation
from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.vault_invocation import VaultFailedError, VaultFunction

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

DAYS = 30
ROWS = 10
OPERATIONS: dict[str, dict[str, int]] = {
    "revenue_by_day": {"days": DAYS},
    "top_menu_items": {"days": DAYS, "limit": ROWS},
    "recent_orders": {"limit": ROWS},
}
_BUSY = "The figures are not ready yet."


def connect(seconds: float) -> "LambdaClient":
    """Return a client that waits for so long."""
    return vault_invocation.connect(seconds)


@dataclass(frozen=True)
class VaultClient:
    """The vault's context function, by name or ARN."""

    client: "LambdaClient"
    function_name: str

    def facts(self, caller: Caller) -> Facts:
        """Return the figures of the caller's tenant, all from one invocation and one snapshot.

        Raises UnavailableError while the database resumes or the vault is too busy, and
        VaultFailedError for anything else, also an answer about another tenant.
        """
        vault = VaultFunction(self.client, self.function_name, _BUSY)
        reply = vault.invoke({"claims": claims_of(caller), "operations": OPERATIONS})
        return _facts(reply, caller, vault)


def claims_of(caller: Caller) -> dict[str, str]:
    """Return the claims that made this caller, in the form in which an HTTP API passes them.

    Only those that `verified_caller` reads: the vault has no use for a name or an e-mail address.
    """
    return {
        "token_use": "id",
        "sub": caller.user_id,
        "custom:tenant_id": caller.tenant_id,
        "cognito:groups": f"[{' '.join(sorted(caller.groups))}]",
    }


def _facts(body: bytes, caller: Caller, vault: VaultFunction) -> Facts:
    try:
        reply = VaultReply.model_validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in wrong["loc"])
        raise VaultFailedError(f"vault's answer is wrong at {place}: {wrong['type']}") from None
    if reply.error is not None:
        if reply.error.code == UnavailableError.code:
            raise vault.unavailable(reply.error.retry_after)
        raise VaultFailedError(f"vault refused: {reply.error.code}")
    if reply.slices is None or reply.today is None or reply.tenant_id != caller.tenant_id:
        raise VaultFailedError("vault's answer is not about the caller's tenant")
    return Facts.of(reply.slices, days=DAYS, today=reply.today)
