"""What tenants of a tier may use: tokens, model calls, streams and models."""

from typing import Annotated

from pydantic import Field

from .model import Models
from .section import Section
from .shapes import Listed, Shape

MOST = 8
"""Tiers of an environment: all of them are in one variable of each function that calls a model."""

TierName = Annotated[str, Shape(r"[a-z][a-z0-9-]{0,15}", "a name: a-z, 0-9 and hyphens")]
ModelName = Annotated[
    str, Shape(r"[a-z][a-z0-9-]{0,31}", "`chat`, `embeddings` or a name of `models.others`")
]


class Tier(Section):
    """The limits of the tenants whose record names the tier, where they are not the environment's.

    What is left out is the environment's, `limits`.
    """

    monthly_token_budget: int | None = Field(
        default=None,
        ge=0,
        le=10**12,
        description="Model tokens, in and out, of a calendar month, unless the tenant's record "
        "says otherwise.",
    )
    tenant_calls_per_minute: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="Model calls that the users of a tenant may send in a minute together, unless "
        "its record says otherwise.",
    )
    user_calls_per_minute: int | None = Field(
        default=None,
        ge=1,
        le=100_000,
        description="Model calls that one user may send in a minute.",
    )
    tenant_streams: int | None = Field(
        default=None,
        ge=1,
        le=500,
        description="Streams, and calls of programs, that all users of a tenant may receive at "
        "once. Left out: only each user's are bounded.",
    )
    user_streams: int | None = Field(
        default=None, ge=1, le=1_000, description="Streams that one user may receive at once."
    )
    models: Listed[ModelName] = Field(
        default=(),
        description="The models that requests may name: `chat`, `embeddings`, and names of "
        "`models.others`. The first one that is no embedding model answers requests that name "
        "none. Left out: `chat` and `embeddings`.",
    )


def broken_rules(tiers: dict[str, Tier], models: Models | None) -> dict[str, str]:
    """What of the tiers does not go with the models: key -> expected."""
    if models is None:
        return {}
    known = models.nameable
    broken = {}
    for name, tier in tiers.items():
        unknown = [model for model in tier.models if model not in known]
        if unknown:
            broken[f"{name}.models"] = f"names out of {', '.join(known)} (not {unknown[0]})"
        elif tier.models and set(tier.models) <= {"embeddings"}:
            broken[f"{name}.models"] = "a model that answers chats among them"
    return broken
