"""What every store can do with the data of one tenant."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from gatehouse.platform import Platform

Record = Mapping[str, Any]
Cursor = Any  # JSON of a store's own, by which an export goes on


@dataclass(frozen=True)
class Page:
    """Lines of JSON, and the cursor of the next page; None after the last."""

    lines: list[str]
    after: Cursor | None


@dataclass(frozen=True)
class Store(ABC):
    """One store of an environment. Every call can be repeated, and goes on where one stopped.

    `places` are the resources that it is made of, as `STACK:TYPE.NAME` of Terraform; prefixes of
    secrets, which no stack makes, are `secret:PREFIX`.
    """

    platform: Platform
    name: ClassVar[str]
    holds: ClassVar[str]
    found_by: ClassVar[str]
    places: ClassVar[tuple[str, ...]]

    @abstractmethod
    def count(self, tenant_id: str) -> dict[str, int]:
        """How many records of each kind a tenant has."""

    @abstractmethod
    def delete(self, tenant_id: str) -> dict[str, int]:
        """Delete what a tenant has; return how many records of each kind are gone."""

    def files(self) -> tuple[str, ...]:
        """The names of the files of an export, without their ending."""
        return (self.name,)

    @abstractmethod
    def page(self, tenant_id: str, file: str, after: Cursor | None) -> Page:
        """One page of the records of a file."""

    def omitted(self) -> dict[str, str]:
        """What an export leaves out, and why."""
        return {}
