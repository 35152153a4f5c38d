"""RDS: deleting a cluster with a last snapshot needs the permission to make one."""

from rehearsal.contracts.contract import Call, Contract
from rehearsal.contracts.denial import denied


class LastSnapshot(Contract):
    """The snapshot is made in the caller's name."""

    refuses = (
        "The deletion of a cluster with a final snapshot by a caller without "
        "rds:CreateDBClusterSnapshot on the cluster and on the snapshot."
    )
    error = (
        "AccessDenied: User: ... is not authorized to perform: rds:CreateDBClusterSnapshot on "
        "resource: ... because no identity-based policy allows the rds:CreateDBClusterSnapshot "
        "action"
    )
    source = (
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html "
        "(DeleteDBCluster, dependent actions)"
    )
    calls = frozenset({"rds:DeleteDBCluster"})
    reads_account = False

    def check(self, call: Call) -> None:
        """Ask for the action on both."""
        snapshot = call.parameters.get("FinalDBSnapshotIdentifier")
        if not snapshot:
            return
        action = "rds:CreateDBClusterSnapshot"
        cluster = call.parameters["DBClusterIdentifier"]
        for resource in (f"cluster-snapshot:{snapshot}", f"cluster:{cluster}"):
            arn = call.arn("rds", resource)
            if not call.caller.allow(action, arn):
                raise denied(call, action, arn)
