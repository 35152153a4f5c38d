"""The vault's wall is refuted by whatever opens it, and by nothing else."""

import json

import pytest

from policies.estate import Estate
from tests.policies.claims.refuting import Breaking, claim, must_refute, proof
from tests.policies.edits import add, both, drop, put, rewire

CLAIM = claim("GH_CLAIM_012")
IN = "aws_vpc_security_group_ingress_rule.vault_database_from_functions"
OUT = "aws_vpc_security_group_egress_rule.vault_functions_to_database"
FUNCTIONS, DATABASE = "vault_functions_group", "vault_database_group"
GROUP = "${{aws_security_group.{}.id}}"
DEFAULT = "${aws_default_security_group.vault_default_group.id}"
TABLE = "aws_route_table.vault_routes"
CHAT, VAULT = "aws_lambda_function.chat_function", "aws_lambda_function.tenant_data_function"
CLUSTER = "aws_rds_cluster.tenant_data_cluster"
TCP = {"ip_protocol": "tcp", "from_port": 5432, "to_port": 5432}
SIGN_IN = {
    "Effect": "Allow",
    "Action": "rds-db:connect",
    "Resource": "arn:aws:rds-db:us-east-1:444455556666:dbuser:cluster-ABC/gatehouse_flows",
}


def rule(group: str, **peer: str) -> dict[str, object]:
    return {"security_group_id": GROUP.format(group), **TCP, **peer}


INTO, FROM = "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"
BREAKING = (
    Breaking("one machine's address is let in", IN,
             add(INTO, rule(DATABASE, cidr_ipv4="203.0.113.7/32")),
             ("anything at 203.0.113.7/32 → gatehouse-prod-tenant-data", "Remove network:")),
    Breaking("all IPv6 addresses are let in", IN,
             add(INTO, rule(DATABASE, cidr_ipv6="::/0")), ("anything at ::/0",)),
    Breaking("the one rule names an address instead of the group", IN,
             both(drop("referenced_security_group_id"), put("cidr_ipv4", "10.40.1.9/32")),
             ("anything at 10.40.1.9/32",)),
    Breaking("a rule of the old kind, which spans the port", IN,
             add("aws_security_group_rule",
                 {"type": "ingress", "security_group_id": GROUP.format(DATABASE), "protocol": "tcp",
                  "from_port": 5000, "to_port": 6000, "cidr_blocks": ["10.40.0.0/19"]}),
             ("tcp 5000 to 6000 in from 10.40.0.0/19",)),
    Breaking("a rule inside the group", "aws_security_group.vault_database_group",
             put("ingress", [{"protocol": "-1", "from_port": 0, "to_port": 0,
                              "cidr_blocks": ["192.0.2.1/32"]}]),
             ("every protocol in from 192.0.2.1/32",)),
    Breaking("a rule inside the group, of which the plan shows a part",
             "aws_security_group.vault_database_group",
             rewire("ingress", [{"security_groups": ["${aws_security_group.mutant.id}"]}]),
             ("do not show who is the group",), "unknown"),
    Breaking("a rule of a group that is looked up", TABLE,
             add(INTO, {**rule(DATABASE, cidr_ipv4="10.40.1.9/32"),
                        "security_group_id": "${data.aws_security_group.elsewhere.id}"}),
             ("to whose group the rule belongs",), "unknown"),
    Breaking("an instance carries the functions' group", TABLE,
             add("aws_instance", {"vpc_security_group_ids": [GROUP.format(FUNCTIONS)]}),
             ("aws_instance.mutant) → gatehouse-prod-tenant-data", "is no vault function")),
    Breaking("a proxy carries the functions' group", TABLE,
             add("aws_db_proxy", {"vpc_security_group_ids": [GROUP.format(FUNCTIONS)]}),
             ("aws_db_proxy.mutant) → gatehouse-prod-tenant-data",)),
    Breaking("the network's default group is let in", IN,
             add(INTO, rule(DATABASE, referenced_security_group_id=DEFAULT)),
             ("anything without a group of its own",)),
    Breaking("the Data API is switched on", CLUSTER, put("enable_http_endpoint", True),
             ("its Data API is on", "Set enable_http_endpoint = false.")),
    Breaking("a street function may sign in, to one user of the database", CHAT,
             add("aws_iam_role_policy", {"role": "gatehouse-prod-chat", "policy": json.dumps(
                 {"Version": "2012-10-17", "Statement": [SIGN_IN]})}),
             ("gatehouse-prod-chat → rds-db:connect",)),
    Breaking("a vault function leaves the network, and keeps its permission", VAULT,
             drop("vpc_config"), ("gatehouse-prod-tenant-data → rds-db:connect",)),
    Breaking("a group of nobody knows whom is let in", IN,
             put("referenced_security_group_id", "sg-0123456789abcdef0"),
             ("sg-0123456789abcdef0",), "unknown"),
    Breaking("a group is looked up", IN,
             rewire("referenced_security_group_id", "${data.aws_security_group.elsewhere.id}"),
             ("do not show who is",), "unknown"),
    Breaking("the database carries another group", CLUSTER,
             put("vpc_security_group_ids", ["sg-0a1b2c3d4e5f60718"]),
             ("whom the group sg-0a1b2c3d4e5f60718",), "unknown"),
    Breaking("functions may reach one address in their network", OUT,
             add(FROM, rule(FUNCTIONS, cidr_ipv4="10.40.7.7/32")),
             ("tcp 5432 out to 10.40.7.7/32, which overlaps 10.40.0.0/16",)),
    Breaking("functions may reach everybody", OUT, put("cidr_ipv4", "0.0.0.0/0"),
             ("every address of 0.0.0.0/0 in its network",)),
    Breaking("functions may reach an endpoint by its group", TABLE,
             add("aws_vpc_endpoint", {"service_name": "com.amazonaws.us-east-1.sqs",
                                      "vpc_endpoint_type": "Interface",
                                      "security_group_ids": [GROUP.format(DATABASE)]}),
             ("aws_vpc_endpoint.mutant (network:aws_vpc_endpoint.mutant)",)),
    Breaking("functions may reach each other", OUT,
             add(FROM, rule(FUNCTIONS, referenced_security_group_id=GROUP.format(FUNCTIONS))),
             ("carries that group, and is no database",)),
    Breaking("functions may reach one address, and a route leads there", TABLE,
             both(add(FROM, rule(FUNCTIONS, cidr_ipv4="203.0.113.7/32")),
                  put("route", [{"cidr_block": "203.0.113.0/24", "gateway_id": "tgw-1"}])),
             ("network:aws_route_table.vault_routes has a route to 203.0.113.0/24",)),
    Breaking("a list of addresses that no plan shows", OUT,
             add(FROM, rule(FUNCTIONS, prefix_list_id="pl-63a5400a")),
             ("what is the prefix list pl-63a5400a",), "unknown"),
    Breaking("a function of the vault carries a second group", VAULT,
             put("vpc_config.0.security_group_ids", ["sg-0123456789abcdef0"]),
             ("what the group sg-0123456789abcdef0 of gatehouse-prod-tenant-data lets out",),
             "unknown"),
    Breaking("a function of the vault has a foot in another subnet", VAULT,
             put("vpc_config.0.subnet_ids", ["subnet-0123456789abcdef0"]),
             ("which routes gatehouse-prod-tenant-data has",), "unknown"),
)  # fmt: skip


@pytest.mark.parametrize("breaking", BREAKING, ids=lambda item: item.story)
def test_what_opens_the_vault_refutes(prod: Estate, breaking: Breaking) -> None:
    must_refute(prod, breaking, CLAIM)


HARMLESS = (
    Breaking("another port of the database's machine", IN,
             add(INTO, {**rule(DATABASE, cidr_ipv4="10.40.1.9/32"), "from_port": 22,
                        "to_port": 22}), (), "proved"),
    Breaking("a route alone: no rule lets anything out to it", TABLE,
             put("route", [{"cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"}]), (), "proved"),
    Breaking("a rule alone: no route leads to the address", OUT,
             add(FROM, rule(FUNCTIONS, cidr_ipv4="203.0.113.7/32")), (), "proved"),
    Breaking("the same rule in the old kind", IN,
             add("aws_security_group_rule",
                 {"type": "ingress", "security_group_id": GROUP.format(DATABASE), "protocol": "tcp",
                  "from_port": 5432, "to_port": 5432,
                  "source_security_group_id": GROUP.format(FUNCTIONS)}), (), "proved"),
)  # fmt: skip


@pytest.mark.parametrize("harmless", HARMLESS, ids=lambda item: item.story)
def test_what_opens_nothing_is_proved(prod: Estate, harmless: Breaking) -> None:
    assert proof(prod, harmless, CLAIM).verdict == "proved"
