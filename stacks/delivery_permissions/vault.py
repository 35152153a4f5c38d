"""The control plane of the vault: EC2's network and RDS."""

from modules.permissions import Statement
from stacks.delivery_permissions.own import Own


def manage_vault(own: Own, prefix: str) -> tuple[Statement, ...]:
    """Network and cluster, and the secret that RDS makes with it; not what is in the database."""
    return (
        Statement(
            "ManageNetwork",  # VPCs and what is in them have no names of ours
            (
                "ec2:AssociateRouteTable",
                "ec2:AuthorizeSecurityGroupEgress",
                "ec2:AuthorizeSecurityGroupIngress",
                "ec2:CreateFlowLogs",
                "ec2:CreateRouteTable",
                "ec2:CreateSecurityGroup",
                "ec2:CreateSubnet",
                "ec2:CreateTags",
                "ec2:CreateVpc",
                "ec2:DeleteFlowLogs",
                "ec2:DeleteRouteTable",
                "ec2:DeleteSecurityGroup",
                "ec2:DeleteSubnet",
                "ec2:DeleteTags",
                "ec2:DeleteVpc",
                "ec2:Describe*",
                "ec2:DisassociateRouteTable",
                "ec2:ModifySecurityGroupRules",
                "ec2:ModifySubnetAttribute",
                "ec2:ModifyVpcAttribute",
                "ec2:RevokeSecurityGroupEgress",
                "ec2:RevokeSecurityGroupIngress",
                "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
                "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
            ),
            ("*",),
        ),
        Statement(
            "ManageDatabase",
            (
                "rds:AddTagsToResource",
                "rds:CreateDBCluster",
                "rds:CreateDBClusterParameterGroup",
                "rds:CreateDBInstance",
                "rds:CreateDBSubnetGroup",
                "rds:DeleteDBCluster",
                "rds:DeleteDBClusterParameterGroup",
                "rds:DeleteDBInstance",
                "rds:DeleteDBSubnetGroup",
                "rds:DisableHttpEndpoint",
                "rds:EnableHttpEndpoint",
                "rds:ListTagsForResource",
                "rds:ModifyDBCluster",
                "rds:ModifyDBClusterParameterGroup",
                "rds:ModifyDBInstance",
                "rds:ModifyDBSubnetGroup",
                "rds:RemoveTagsFromResource",
                "rds:ResetDBClusterParameterGroup",
            ),
            tuple(
                own.arn("rds", f"{family}:{prefix}-*")
                for family in ("cluster", "cluster-pg", "cluster-snapshot", "db", "subgrp")
            ),
        ),
        Statement(
            "FindDatabase",  # lists and global reads, which RDS authorizes on everything
            ("rds:DescribeDB*", "rds:DescribeGlobalClusters"),
            ("*",),
        ),
        Statement(
            "KeepMasterPassword",  # RDS makes the secret on behalf of whoever makes the cluster
            ("secretsmanager:CreateSecret", "secretsmanager:TagResource"),
            (own.arn("secretsmanager", "secret:rds!cluster-*"),),
        ),
    )
