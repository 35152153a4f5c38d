"""Whether the account has the availability zones that the settings name."""

from collections.abc import Callable, Iterator
from typing import Any

from environments import Settings
from gatehouse.delivery.preflight.problem import Problem


def zones(settings: Settings, client: Callable[[str], Any]) -> Iterator[Problem]:
    """Each zone of `network.zones` is available: zone letters differ by region and account."""
    found = client("ec2").describe_availability_zones(
        Filters=[{"Name": "zone-type", "Values": ["availability-zone"]}]
    )["AvailabilityZones"]
    by_name = {zone["ZoneName"]: zone for zone in found}
    by_id = {zone["ZoneId"]: zone for zone in found}
    usable = ", ".join(
        sorted(f"{zone['ZoneName']} ({zone['ZoneId']})" for zone in found if _is_open(zone))
    )
    for name in settings.network.zones:
        zone = by_name.get(name) or by_id.get(name)
        if zone is None:
            problem = f"The account has no availability zone {name} in {settings.account.region}."
        elif not _is_open(zone):
            problem = f"The availability zone {name} is {zone['State']}."
        else:
            continue
        yield Problem(problem, f"Set network.zones to zones of these: {usable}.")


def _is_open(zone: dict[str, Any]) -> bool:
    return bool(zone["State"] == "available")
