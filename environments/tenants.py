"""The life of a tenant."""

from pydantic import Field

from .kind import Kind
from .section import Section

_MINUTES_OF_AN_HOUR = 60


class Tenants(Section):
    """How long a deletion waits."""

    removal_wait_hours: int = Field(
        default=720,
        ge=0,
        le=8_760,
        description="Hours between the request to delete a tenant and its deletion: it is "
        "suspended and can come back. Outside of the rehearsal as long as "
        "`identity.id_token_minutes` at least, in production 24 or more.",
    )


def broken_rules(tenants: Tenants, *, kind: Kind | None, id_token_minutes: int) -> dict[str, str]:
    """What of the section does not go with the others: key -> expected."""
    if kind in {None, "rehearsal"}:
        return {}
    tokens = -(-id_token_minutes // _MINUTES_OF_AN_HOUR)
    least = max(tokens, 24 if kind == "production" else 1)
    if tenants.removal_wait_hours < least:
        why = f"identity.id_token_minutes is {id_token_minutes}"
        return {"removal_wait_hours": f"{least} or more in {kind} ({why})"}
    return {}
