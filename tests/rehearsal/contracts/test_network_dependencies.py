"""Defect 10: Lambda's interfaces stand in the way of a destroy."""

from tests.rehearsal.contracts.conftest import Aws, Refused


def test_an_interface_keeps_its_subnet_and_group(aws: Aws) -> None:
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.8.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="test", Description="test", VpcId=vpc)["GroupId"]
    interface = ec2.create_network_interface(
        SubnetId=subnet, Groups=[group], Description="AWS Lambda VPC ENI-function"
    )["NetworkInterface"]["NetworkInterfaceId"]
    with Refused() as answer:
        ec2.delete_subnet(SubnetId=subnet)
    assert answer.text == (
        f"DependencyViolation: The subnet '{subnet}' has dependencies and cannot be deleted."
    )
    with Refused() as answer:
        ec2.delete_security_group(GroupId=group)
    assert answer.text == f"DependencyViolation: resource {group} has a dependent object"
    ec2.delete_network_interface(NetworkInterfaceId=interface)
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)
