"""Defect 7: zones guessed by letter; ap-northeast-1 has no b."""

from tests.rehearsal.contracts.conftest import Aws, Refused


def test_a_zone_that_the_region_does_not_have_is_refused(aws: Aws) -> None:
    ec2 = aws.client("ec2", "ap-northeast-1")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    with Refused() as answer:
        ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone="ap-northeast-1b")
    assert answer.text == (
        "InvalidParameterValue: Value (ap-northeast-1b) for parameter availabilityZone is invalid. "
        "Subnets can currently only be created in the following availability zones: "
        "ap-northeast-1a, ap-northeast-1c, ap-northeast-1d."
    )
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone="ap-northeast-1c")


def test_the_account_lists_the_zones_that_it_has(aws: Aws) -> None:
    for region, letters in (("ap-northeast-1", "acd"), ("eu-central-1", "abc")):
        found = aws.client("ec2", region).describe_availability_zones()["AvailabilityZones"]
        assert [zone["ZoneName"] for zone in found] == [f"{region}{one}" for one in letters]
