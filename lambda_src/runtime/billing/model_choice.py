"""Which model answers a request: one that the tenant's tier has, by its id."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import ConfigDict, Field, RootModel

from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.http.errors import ForbiddenError
from lambda_src.runtime.identity.tenants import Tenant
from lambda_src.runtime.models import ChatModel, ModelSettings

_ECHOED_CHARACTERS = 100


class OtherModels(RootModel[Annotated[tuple[ModelSettings, ...], Field(max_length=16)]]):
    """The settings of the models that a request may name beside the usual one."""

    model_config = ConfigDict(frozen=True)

    root: Annotated[tuple[ModelSettings, ...], Field(max_length=16)] = ()


class ModelNotAllowedError(ForbiddenError):
    """403: no model that the tenant's tier has; the same for one that is nowhere."""

    code = "model_not_allowed"

    def __init__(self, name: str, allowed: Iterable[str]) -> None:
        super().__init__(
            f"model: {name[:_ECHOED_CHARACTERS]!r} is none of this workspace's models "
            f"({', '.join(allowed)}). Name one of them, or none for the first."
        )


@dataclass(frozen=True)
class Choice:
    """A model with its settings, paid from tenants' budgets."""

    settings: ModelSettings
    metered: MeteredModel


class ModelChoice:
    """The chat models of one use; `meter` makes a model that is paid from budgets."""

    def __init__(
        self,
        usual: Choice,
        others: Iterable[ModelSettings],
        *,
        models: Callable[[ModelSettings], ChatModel],
        meter: Callable[[ChatModel, ModelSettings], MeteredModel],
    ) -> None:
        self._usual = usual.settings.model_id
        self._made = {self._usual: usual}
        self._settings = {it.model_id: it for it in (usual.settings, *others)}
        self._models, self._meter = models, meter

    def allowed(self, tenant: Tenant) -> tuple[str, ...]:
        """Return the ids of the models that a tenant may name, its default first."""
        return tuple(
            name for name in tenant.limits.models or (self._usual,) if name in self._settings
        )

    def of(self, tenant: Tenant, name: str | None) -> Choice:
        """Return the model of that id, or the tenant's default. Raises ModelNotAllowedError."""
        allowed = self.allowed(tenant)
        chosen = name if name is not None else next(iter(allowed), "")
        if chosen not in allowed:
            raise ModelNotAllowedError(chosen, allowed)
        if chosen not in self._made:  # once for each process that needs it; twice is harmless
            settings = self._settings[chosen]
            self._made[chosen] = Choice(settings, self._meter(self._models(settings), settings))
        return self._made[chosen]
