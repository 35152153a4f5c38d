"""Statements in the database's log."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_QUIET = {"log_statement": {"none", "ddl"}, "log_min_duration_statement": {"-1"}}


@resource_policy(
    id="GH_DATABASE_008",
    severity="medium",
    types=("aws_db_parameter_group", "aws_rds_cluster_parameter_group"),
    title="The database's log contains no statements with tenants' values",
    reason="A logged statement carries its values, and other people read the log than the rows.",
    fix='Leave log_statement at "none" or "ddl" and log_min_duration_statement at -1.',
    threat="Whoever reads logs reads the rows of every tenant.",
)
def statements(group: Resource) -> Iterator[str]:
    for item in group.blocks("parameter"):
        quiet = _QUIET.get(str(item["name"]))
        if quiet and str(item["value"]) not in quiet:
            yield f"{item['name']} is {item['value']}"
