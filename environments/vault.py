"""The vault: the private network and the database in it."""

import ipaddress
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from .section import Section, rule
from .shapes import Checked, Listed, Shape

_ZONE = Shape(
    r"[a-z]{2}(?:-[a-z]+)+-\d[a-z]|[a-z]{3,6}\d{1,2}-az\d{1,2}",
    "the name or the id of an availability zone such as us-east-1a or use1-az1",
)
_ENGINE_VERSION = Shape(
    r"1[6-9]", "a major version of PostgreSQL such as 16; AWS upgrades minor versions by itself"
)


LEAST_ZONES = 2  # Aurora's subnet group takes no fewer


def is_zone_id(zone: str) -> bool:
    """Whether a zone is given by its id, and not by the name that differs between accounts."""
    return "-az" in zone


@dataclass(frozen=True)
class PrivateNetwork(Checked):
    """Annotation for text: a private IPv4 network with a prefix in these bounds."""

    largest: int = 16  # AWS makes no larger VPC
    smallest: int = 24  # room for a subnet in each of four zones

    @property
    def expected(self) -> str:  # type: ignore[override] # never assigned, here or there
        """The end of a sentence."""
        return f"a private IPv4 network of /{self.largest} to /{self.smallest} such as 10.20.0.0/16"

    def check(self, text: str) -> str:
        """Return the text, or raise the pydantic error that says what was expected."""
        try:
            network = ipaddress.IPv4Network(text)
        except ValueError as error:
            raise rule(self.expected) from error
        if not network.is_private or not self.largest <= network.prefixlen <= self.smallest:
            raise rule(self.expected)
        return text


class Network(Section):
    """The VPC of the vault: private subnets, no gateway, no endpoint, no way out."""

    cidr: Annotated[str, PrivateNetwork()] = Field(description="Addresses of the VPC.")
    zones: Annotated[Listed[Annotated[str, _ZONE]], Field(min_length=LEAST_ZONES, max_length=4)] = (
        Field(
            description="Availability zones, each with one private subnet: all by name "
            "(`us-east-1a`) or all by id (`use1-az1`, the same place in every account). `gatehouse "
            "preflight` checks that the account has them. A further zone goes to the end: each "
            "keeps its addresses.",
        )
    )

    @field_validator("zones")
    @classmethod
    def _is_one_kind(cls, zones: tuple[str, ...]) -> tuple[str, ...]:
        if len({is_zone_id(zone) for zone in zones}) > 1:
            raise rule("all zones by name, or all by id: a name and an id may be one place")
        if len({zone[-1] for zone in zones}) < len(zones):
            raise rule("zones whose names end differently")
        return zones


class Database(Section):
    """Aurora PostgreSQL Serverless v2. Capacities are Aurora capacity units (ACU)."""

    engine_version: Annotated[str, _ENGINE_VERSION] = Field(
        default="16",
        description="Major version of PostgreSQL. AWS upgrades minor versions in the maintenance "
        "window, and the next plan is empty.",
    )
    minimum_capacity: float = Field(
        ge=0, le=128, multiple_of=0.5, description="Least capacity; 0 lets the database pause."
    )
    maximum_capacity: float = Field(
        ge=1, le=256, multiple_of=0.5, description="Most capacity, which bounds the bill."
    )
    pause_after_seconds: int = Field(
        default=300, ge=300, le=86_400, description="Idle seconds until it pauses, at capacity 0."
    )
    instances: int = Field(
        default=1, ge=1, le=3, description="Instances, in zones of their own: 2 survive a zone."
    )
    backup_days: int = Field(default=7, ge=7, le=35, description="Days of point-in-time recovery.")
    deletion_protection: bool = Field(
        description="Refuse to delete the database. Must be true in production."
    )
    proxy: bool = Field(
        default=False,
        description="An RDS Proxy between functions and database. Not with `minimum_capacity` 0: "
        "it keeps the database from pausing, and bills at least 8 ACUs.",
    )
    proxy_bypass: bool = Field(
        default=False,
        description="Functions go round the proxy, which stays: for the deploy that turns it on, "
        "and the one before it is turned off.",
    )
    connect_seconds: int = Field(
        default=20,
        ge=2,
        le=25,
        description="Seconds that a request waits for the database, which takes up to 15 to resume "
        "from capacity 0; past that it answers 503.",
    )
    demo_data: bool = Field(
        default=False, description="Fill the tenants acme and globex with a year of made-up orders."
    )

    @field_validator("maximum_capacity")
    @classmethod
    def _grows(cls, most: float, info: ValidationInfo) -> float:
        least = info.data.get("minimum_capacity")
        if least is not None and most < least:
            raise rule(f"database.minimum_capacity ({least:g}) or more")
        return most

    @field_validator("proxy")
    @classmethod
    def _never_pauses(cls, proxy: bool, info: ValidationInfo) -> bool:
        if proxy and info.data.get("minimum_capacity") == 0:
            raise rule(
                "false, or a database.minimum_capacity of 0.5 or more: a proxy keeps Aurora from "
                "pausing, and bills at least 8 ACUs"
            )
        return proxy

    @field_validator("proxy_bypass")
    @classmethod
    def _goes_round_something(cls, bypass: bool, info: ValidationInfo) -> bool:
        if bypass and not info.data.get("proxy", True):
            raise rule("to be left out: database.proxy is false, so there is nothing to go round")
        return bypass

    @property
    def through_proxy(self) -> bool:
        """Whether the functions of the application connect to the proxy."""
        return self.proxy and not self.proxy_bypass
