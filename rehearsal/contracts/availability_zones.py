"""EC2: the zones of a region do not have the same letters everywhere."""

from typing import Final

from rehearsal.contracts.contract import Call, Contract, Refusal

_LETTERS: Final = {
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
    "ca-central-1": "abd",
    "us-east-1": "abcdef",
    "us-west-1": "ac",
    "us-west-2": "abcd",
}


def zones(region: str) -> tuple[str, ...]:
    """Return the names of a region's zones as a recent account sees them."""
    return tuple(f"{region}{letter}" for letter in _LETTERS.get(region, "abc"))


class AvailabilityZones(Contract):
    """An account sees the letters that AWS gave it; a letter that is missing is no zone."""

    refuses = "A subnet in a zone that the region does not have, such as ap-northeast-1b."
    error = (
        "InvalidParameterValue: Value (...) for parameter availabilityZone is invalid. Subnets can "
        "currently only be created in the following availability zones: ...."
    )
    source = (
        "https://docs.aws.amazon.com/global-infrastructure/latest/regions/"
        "aws-availability-zones.html"
    )
    calls = frozenset({"ec2:CreateSubnet"})
    reads_account = False

    def check(self, call: Call) -> None:
        """Compare the name; ids are compared by the emulator."""
        zone = call.parameters.get("AvailabilityZone")
        known = zones(call.region)
        if zone and zone not in known:
            raise Refusal(
                "InvalidParameterValue",
                f"Value ({zone}) for parameter availabilityZone is invalid. Subnets can currently "
                f"only be created in the following availability zones: {', '.join(known)}.",
            )
