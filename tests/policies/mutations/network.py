"""The vault's network, which nothing leaves."""

from policies.estate import Resource
from tests.policies.edits import add, add_statement, drop, put, rewire
from tests.policies.mutation import Mutation

VPC, SUBNET, TABLE = "aws_vpc", "aws_subnet", "aws_route_table"
FUNCTION = "aws_lambda_function"
EGRESS, INGRESS = "aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule"
GROUP, DEFAULT, POLICY = "aws_security_group", "aws_default_security_group", "aws_iam_role_policy"
OPEN = [{"cidr_blocks": ["0.0.0.0/0"], "from_port": 0, "to_port": 0, "protocol": "-1"}]
INVOKE = {
    "actions": ["lambda:InvokeFunction"],
    "resources": ["arn:aws:lambda:us-east-1:444455556666:function:gatehouse-prod-chat"],
}


def signs_in(policy: Resource) -> bool:
    return any(statement.grants("rds-db:connect") for statement in policy.statements("policy"))


def of_street(policy: Resource) -> bool:
    roles = policy.estate.targets(policy, "role", "aws_iam_role")
    functions = [
        f
        for f in policy.estate.all("aws_lambda_function")
        if policy.estate.targets(f, "role", "aws_iam_role") == roles
    ]
    return bool(functions) and not functions[0].blocks("vpc_config")


def in_vault(function: Resource) -> bool:
    return bool(function.blocks("vpc_config"))


MUTATIONS = (
    Mutation("network-nat", "A NAT gateway is added so that a function can call an API", "GH_NETWORK_001", VPC, add("aws_nat_gateway", {"subnet_id": "subnet-1"})),
    Mutation("network-internet-gateway", "An internet gateway is attached", "GH_NETWORK_001", VPC, add("aws_internet_gateway", {"vpc_id": "vpc-1"})),
    Mutation("network-endpoint", "An interface endpoint is added for convenience", "GH_NETWORK_001", VPC, add("aws_vpc_endpoint", {"service_name": "com.amazonaws.us-east-1.s3"})),
    Mutation("network-peering", "Another team's network is peered", "GH_NETWORK_001", VPC, add("aws_vpc_peering_connection", {"peer_vpc_id": "vpc-2"})),
    Mutation("network-open-ingress", "The database's group admits every address", "GH_NETWORK_002", INGRESS, put("cidr_ipv4", "0.0.0.0/0")),
    Mutation("network-open-egress", "The functions' group may reach every address", "GH_NETWORK_002", EGRESS, put("cidr_ipv4", "0.0.0.0/0")),
    Mutation("network-open-ipv6", "A rule admits every IPv6 address", "GH_NETWORK_002", INGRESS, put("cidr_ipv6", "::/0")),
    Mutation("network-rule-for-nobody", "The group that a rule names is left out", "GH_NETWORK_002", INGRESS, drop("referenced_security_group_id")),
    Mutation("network-old-rule", "A rule of the old kind admits everybody", "GH_NETWORK_002", VPC, add("aws_security_group_rule", {"type": "ingress", "cidr_blocks": ["0.0.0.0/0"]})),
    Mutation("network-all-ports", "A rule lets every port through", "GH_NETWORK_003", INGRESS, put("from_port", 0)),
    Mutation("network-all-protocols", "A rule lets every protocol through", "GH_NETWORK_003", EGRESS, put("ip_protocol", "-1")),
    Mutation("network-inline-egress", "A group gets a rule of its own for everything", "GH_NETWORK_004", GROUP, put("egress", OPEN)),
    Mutation("network-inline-ingress", "A group gets a rule of its own for everybody", "GH_NETWORK_004", GROUP, put("ingress", OPEN)),
    Mutation("network-default-group", "The default group lets everything through", "GH_NETWORK_004", DEFAULT, put("ingress", OPEN)),
    Mutation("network-hidden-rule", "A group's own rule is written with a reference in it", "GH_NETWORK_004", GROUP, rewire("ingress", [{"security_groups": ["${aws_security_group.mutant.id}"]}])),
    Mutation("network-public-subnet", "A subnet gives out public addresses", "GH_NETWORK_005", SUBNET, put("map_public_ip_on_launch", True)),
    Mutation("network-ipv6-subnet", "A subnet gives out IPv6 addresses", "GH_NETWORK_005", SUBNET, put("assign_ipv6_address_on_creation", True)),
    Mutation("network-default-route", "A route to the internet is added", "GH_NETWORK_006", TABLE, add("aws_route", {"destination_cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"})),
    Mutation("network-route-in-table", "A route to the internet is written into the table", "GH_NETWORK_006", TABLE, put("route", [{"cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"}])),
    Mutation("network-street-signs-in", "A street function is allowed into the database", "GH_NETWORK_007", POLICY, add_statement("policy", actions=["rds-db:connect"], resources=["arn:aws:rds-db:us-east-1:444455556666:dbuser:*/gatehouse_app"]), of_street),
    Mutation("network-vault-calls-out", "A function of the vault may invoke street functions", "GH_NETWORK_007", POLICY, add_statement("policy", **INVOKE), signs_in),
    Mutation("network-out-of-the-vault", "A function of the vault is taken out of the network", "GH_NETWORK_007", "aws_lambda_function", drop("vpc_config"), in_vault),
    Mutation("network-one-address", "One machine's address may reach the database", "GH_NETWORK_008", INGRESS, put("cidr_ipv4", "203.0.113.7/32")),
    Mutation("network-private-range", "Every private network may reach the database", "GH_NETWORK_008", INGRESS, put("cidr_ipv4", "10.0.0.0/16")),
    Mutation("network-prefix-list", "A service of AWS may be reached, by its prefix list", "GH_NETWORK_008", EGRESS, put("prefix_list_id", "pl-63a5400a")),
    Mutation("network-foreign-group", "A group of another team may reach the database", "GH_NETWORK_008", INGRESS, rewire("referenced_security_group_id", "sg-0123456789abcdef0")),
    Mutation("network-foreign-egress", "The vault's functions may reach another team's group", "GH_NETWORK_008", EGRESS, put("referenced_security_group_id", "sg-0123456789abcdef0")),
    Mutation("network-foreign-subnet", "A function of the vault gets a foot in another subnet", "GH_NETWORK_009", "aws_lambda_function", put("vpc_config.0.subnet_ids", ["subnet-0123456789abcdef0"]), in_vault),
    Mutation("network-second-group", "A function of the vault gets a second group", "GH_NETWORK_009", "aws_lambda_function", put("vpc_config.0.security_group_ids", ["sg-0123456789abcdef0"]), in_vault),
    Mutation("network-street-in-a-network", "A street function is put into a network of another team", "GH_NETWORK_009", "aws_lambda_function", put("vpc_config", [{"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}]), lambda function: not in_vault(function)),
    Mutation("network-ipv6-range", "The network gets a range of IPv6 addresses", "GH_NETWORK_005", VPC, put("assign_generated_ipv6_cidr_block", True)),
    Mutation("network-ipv6-association", "A range of IPv6 addresses is put beside the network", "GH_NETWORK_005", VPC, add("aws_vpc_ipv6_cidr_block_association", {"assign_generated_ipv6_cidr_block": True})),
    Mutation("network-half-the-world", "A rule admits half of all addresses", "GH_NETWORK_002", INGRESS, put("cidr_ipv4", "0.0.0.0/1")),
    Mutation("network-one-machine", "A rule admits one machine at its address", "GH_NETWORK_008", INGRESS, put("cidr_ipv4", "203.0.113.7/32")),
    Mutation("network-to-one-machine", "Functions may reach one machine at its address", "GH_NETWORK_008", EGRESS, put("cidr_ipv4", "203.0.113.7/32")),
    Mutation("network-to-private-range", "Functions may reach every private address", "GH_NETWORK_008", EGRESS, put("cidr_ipv4", "10.0.0.0/8")),
    Mutation("network-computed-range", "A rule admits the range of another network, which no plan shows", "GH_NETWORK_008", INGRESS, rewire("cidr_ipv4", "${data.aws_vpc.elsewhere.cidr_block}")),
    Mutation("network-to-prefix-list", "Functions may reach a service of AWS by its list of addresses", "GH_NETWORK_008", EGRESS, put("prefix_list_id", "pl-63a5400a")),
    Mutation("network-computed-list", "A rule names a list that no plan shows", "GH_NETWORK_008", EGRESS, rewire("prefix_list_id", "${data.aws_ec2_managed_prefix_list.s3.id}")),
    Mutation("network-foreign-peer", "A rule admits a group of another network", "GH_NETWORK_008", INGRESS, put("referenced_security_group_id", "sg-0a1b2c3d4e5f60718")),
    Mutation("network-unknown-peer", "A rule admits a group that is looked up", "GH_NETWORK_008", INGRESS, rewire("referenced_security_group_id", "${data.aws_security_group.elsewhere.id}")),
    Mutation("network-old-private-rule", "A rule of the old kind admits private addresses", "GH_NETWORK_008", VPC, add("aws_security_group_rule", {"type": "ingress", "cidr_blocks": ["10.0.0.0/8"]})),
    Mutation("network-found-subnet", "A subnet is looked up by its name", "GH_NETWORK_009", FUNCTION, rewire("vpc_config.0.subnet_ids", ["${data.aws_subnet.elsewhere.id}"]), in_vault),
    Mutation("network-ipv6-function", "A function of the vault may talk IPv6", "GH_NETWORK_009", FUNCTION, put("vpc_config.0.ipv6_allowed_for_dual_stack", True), in_vault),
    Mutation("network-database-group", "The database gets a group with other rules", "GH_NETWORK_009", "aws_rds_cluster", put("vpc_security_group_ids", ["sg-0a1b2c3d4e5f60718"])),
    Mutation("network-database-subnet", "The database may lie in another subnet", "GH_NETWORK_009", "aws_db_subnet_group", put("subnet_ids", ["subnet-0a1b2c3d4e5f60718"])),
    Mutation("network-ipv6", "The network gets a range of IPv6 addresses", "GH_NETWORK_005", VPC, put("assign_generated_ipv6_cidr_block", True)),
    Mutation("network-ipv6-pool", "The network takes its IPv6 addresses from a pool that no plan shows", "GH_NETWORK_005", VPC, rewire("ipv6_ipam_pool_id", "${data.aws_vpc_ipam_pool.elsewhere.id}"), is_hidden=True),
)  # fmt: skip
