"""The control plane of the vault: EC2's network and RDS."""

from modules.permissions import Condition, Statement
from stacks.delivery_permissions.own import Own


def manage_vault(own: Own, prefix: str, environment: str) -> tuple[Statement, ...]:
    """Network, cluster, proxy and their secrets without a value; not what is in the database."""
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
                "ec2:DeleteNetworkInterface",  # Lambda's outlive a function by up to 45 minutes
                "ec2:DeleteRouteTable",
                "ec2:DeleteSecurityGroup",
                "ec2:DeleteSubnet",
                "ec2:DeleteTags",
                "ec2:DeleteVpc",
                "ec2:Describe*",
                "ec2:DetachNetworkInterface",
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
                "rds:CreateDBClusterSnapshot",  # the last one of a cluster that is deleted
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
            "UseDefaultGroups",  # RDS authorizes the option and parameter group that nobody named
            (
                "rds:CreateDBCluster",
                "rds:CreateDBInstance",
                "rds:ModifyDBCluster",
                "rds:ModifyDBInstance",
            ),
            (own.arn("rds", "og:default*"), own.arn("rds", "pg:default*")),
        ),
        Statement(
            "MakeProxy",  # RDS names proxies and target groups, so a tag tells whose they are
            ("rds:CreateDBProxy",),
            ("*",),
        ).only_if(Condition("StringEquals", "aws:RequestTag/environment", (environment,))),
        Statement(
            "ManageProxy",
            (
                "rds:AddTagsToResource",
                "rds:DeleteDBProxy",
                "rds:ListTagsForResource",
                "rds:ModifyDBProxy",
                "rds:RemoveTagsFromResource",
            ),
            (own.arn("rds", "db-proxy:*"),),
        ).only_if(Condition("StringEquals", "aws:ResourceTag/environment", (environment,))),
        Statement(
            "ManageTargetsOfProxy",  # target groups have no tags of ours
            (
                "rds:DeregisterDBProxyTargets",
                "rds:ModifyDBProxyTargetGroup",
                "rds:RegisterDBProxyTargets",
            ),
            (
                own.arn("rds", "target-group:*"),
                own.arn("rds", f"cluster:{prefix}-*"),
                own.arn("rds", f"db:{prefix}-*"),
            ),
        ),
        Statement(
            "KeepEmptySecrets",  # their values are written and read by functions
            (
                "secretsmanager:CreateSecret",
                "secretsmanager:DeleteSecret",
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetResourcePolicy",
                "secretsmanager:TagResource",
                "secretsmanager:UntagResource",
                "secretsmanager:UpdateSecret",
            ),
            (own.arn("secretsmanager", f"secret:{prefix}-database-proxy*"),),
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
