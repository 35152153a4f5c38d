"""Tiers: the limits that tenants share whose record names the same one.

The settings of an environment have them (`environments/tiers.py`), a tenant's record names one,
and nothing in a request does.
"""

from pydantic import BaseModel, ConfigDict, Field, RootModel


class Tier(BaseModel):
    """The limits of one tier; None leaves a limit to the environment.

    `models` are ids, the first chat model is the one for requests that name none; without any
    they are the environment's usual ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    monthly_token_budget: int | None = Field(default=None, ge=0)
    tenant_calls_per_minute: int | None = Field(default=None, ge=1)
    user_calls_per_minute: int | None = Field(default=None, ge=1)
    tenant_streams: int | None = Field(default=None, ge=1)
    user_streams: int | None = Field(default=None, ge=1)
    models: tuple[str, ...] = ()


class Tiers(RootModel[dict[str, Tier]]):
    """The tiers of an environment by name."""

    model_config = ConfigDict(frozen=True)

    root: dict[str, Tier] = {}

    def of(self, name: str | None) -> Tier:
        """Return a tier; the one without limits of its own for no name and for an unknown one.

        A tier that was taken out of the settings leaves its tenants with the environment's limits
        and usual models, as tenants without one.
        """
        return self.root.get(name, _NONE) if name else _NONE


_NONE = Tier()
