"""The zones that the account sees: MiniStack lists a, b and c in every region."""

from types import ModuleType
from typing import Any
from xml.sax.saxutils import escape

from rehearsal.contracts.availability_zones import zones

Answer = tuple[int, dict[str, str], bytes]
_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"


def service() -> ModuleType:
    """MiniStack's module of EC2."""
    from ministack.services import ec2  # noqa: PLC0415 - it reads the environment when imported

    module: ModuleType = ec2
    return module


def add_to(ec2: ModuleType) -> None:
    """Answer DescribeAvailabilityZones with the zones that contracts know."""

    def describe(parameters: dict[str, Any]) -> Answer:  # noqa: ARG001 - filters are not used here
        found = zones(ec2.get_region())
        ids = ec2._az_id_for_zone_name  # noqa: SLF001 - there is no other way in
        items = "".join(_item(name, ids(name)) for name in found)
        text = (
            f'<DescribeAvailabilityZonesResponse xmlns="{_NAMESPACE}">'
            f"<availabilityZoneInfo>{items}</availabilityZoneInfo>"
            "</DescribeAvailabilityZonesResponse>"
        )
        return 200, {"Content-Type": "text/xml"}, text.encode()

    ec2._ACTION_MAP["DescribeAvailabilityZones"] = describe  # noqa: SLF001 - as above


def _item(name: str, id_: str) -> str:
    region = name[:-1]
    fields = {
        "zoneName": name, "zoneState": "available", "regionName": region, "zoneId": id_,
        "groupName": f"{region}-zg-1", "networkBorderGroup": region,
        "optInStatus": "opt-in-not-required", "zoneType": "availability-zone",
    }  # fmt: skip
    inner = "".join(f"<{field}>{escape(value)}</{field}>" for field, value in fields.items())
    return f"<item>{inner}</item>"
