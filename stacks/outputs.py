"""What one stack tells another: named strings of a typed class, and nothing else.

A stack publishes an instance of its class; a consumer gets an instance of the same class whose
fields read the producer's remote state.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Self

from environments import Settings
from stacks import emulator


def output(description: str, *, placeholder: str) -> Any:  # noqa: ANN401 - like dataclasses.field
    """A published string.

    `placeholder` stands in for it where nothing is deployed (an offline plan); `{prefix}`,
    `{account}`, `{region}`, `{domain_prefix}`, `{url}` and `{sign_in_url}` in it are filled in
    from the settings.
    """
    return field(metadata={"description": description, "placeholder": placeholder})


@dataclass(frozen=True)
class Outputs:
    """Base of every stack's outputs; all fields are strings made by `output`."""

    @classmethod
    def descriptions(cls) -> dict[str, str]:
        """What each output means, by name."""
        return {item.name: item.metadata["description"] for item in fields(cls)}

    @classmethod
    def from_state(cls, get: Callable[[str], str]) -> Self:
        """An instance whose values `get` reads, given the name of an output."""
        return cls(**{name: get(name) for name in cls.descriptions()})

    @classmethod
    def placeholders(cls, settings: Settings) -> dict[str, str]:
        """Values of the right form for a plan that reads no state."""
        page = f"{settings.identity.domain_prefix}.auth.{settings.account.region}"
        known = {
            "prefix": settings.resource_prefix,
            "account": settings.account.id,
            "region": settings.account.region,
            "domain_prefix": settings.identity.domain_prefix,
            "url": settings.edge.url,
            "sign_in_url": emulator.sign_in_url(settings, f"{page}.amazoncognito.com"),
        }
        return {item.name: item.metadata["placeholder"].format(**known) for item in fields(cls)}
