"""EC2: subnets and security groups stay as long as a network interface is in them."""

from typing import Final

from rehearsal.contracts.contract import Call, Contract, Refusal

_DELETED: Final = {
    "ec2:DeleteSecurityGroup": ("GroupId", "group-id"),
    "ec2:DeleteSubnet": ("SubnetId", "subnet-id"),
}


class NetworkDependencies(Contract):
    """Lambda's interfaces outlive a function in a VPC by up to 45 minutes."""

    refuses = "The deletion of a subnet or security group that a network interface still uses."
    error = "DependencyViolation: The subnet '...' has dependencies and cannot be deleted."
    source = (
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html, "
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/delete-security-group.html"
    )
    calls = frozenset(_DELETED)

    def check(self, call: Call) -> None:
        """Look for interfaces."""
        member, filter_ = _DELETED[call.name]
        id_ = call.parameters.get(member)
        if not id_:
            return
        found = call.account.client("ec2").describe_network_interfaces(
            Filters=[{"Name": filter_, "Values": [id_]}]
        )["NetworkInterfaces"]
        if found and call.operation == "DeleteSubnet":
            raise self.refusal(str(id_))
        if found:
            raise Refusal("DependencyViolation", f"resource {id_} has a dependent object")
