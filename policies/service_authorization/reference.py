"""Reads the pinned data: a service at a time, because a review needs few of them."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias

FILE = Path(__file__).with_name("actions.json.gz")
Level: TypeAlias = Literal["Read", "List", "Write", "Tagging", "Permissions management"]


@dataclass(frozen=True)
class ResourceType:
    """A type of resource that an action names, with the form of its ARN."""

    name: str
    arn: str  # arn:${Partition}:sqs:${Region}:${Account}:${QueueName}
    is_required: bool


@dataclass(frozen=True)
class Action:
    """One action. Without resource types its resource is `*`."""

    name: str  # sqs:SendMessage
    level: Level
    resource_types: tuple[ResourceType, ...]
    dependent_actions: tuple[str, ...]  # what the caller must be allowed beside it
    condition_keys: tuple[str, ...]

    @property
    def service(self) -> str:
        """`sqs`."""
        return self.name.partition(":")[0]


class Reference:
    """All services of the reference."""

    def __init__(self, services: Mapping[str, Mapping[str, Any]]) -> None:
        self._services = services
        self._read: dict[str, dict[str, Action]] = {}

    @property
    def services(self) -> tuple[str, ...]:
        """The prefixes of all services, such as `sqs`."""
        return tuple(self._services)

    def actions(self, service: str) -> Mapping[str, Action]:
        """The actions of a service by their names in lower case; none of an unknown service."""
        if service not in self._read:
            self._read[service] = {item.name.lower(): item for item in self._actions(service)}
        return self._read[service]

    def find(self, name: str) -> Action | None:
        """An action by its name in any case; None when the reference does not know it."""
        service = name.partition(":")[0].lower()
        return self.actions(service).get(name.lower())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all actions in lower case."""
        return tuple(
            f"{prefix}:{name}".lower()
            for prefix, service in self._services.items()
            for name in service["actions"]
        )

    @cached_property
    def keys(self) -> Mapping[str, tuple[str, ...]]:
        """The condition keys of each service."""
        return {prefix: tuple(item["keys"]) for prefix, item in self._services.items()}

    def _actions(self, service: str) -> Iterator[Action]:
        found = self._services.get(service)
        if found is None:
            return
        arns = found["resources"]
        for name, (level, resources, needed, keys) in found["actions"].items():
            types = tuple(
                ResourceType(type_, arns.get(type_, "*"), required)
                for type_, required in resources.items()
            )
            yield Action(f"{service}:{name}", level, types, tuple(needed), tuple(keys))


@cache
def reference() -> Reference:
    """The pinned reference."""
    return Reference(json.loads(gzip.decompress(FILE.read_bytes())))
