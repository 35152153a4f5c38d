"""The environment with every store, one embedded AWS and one PostgreSQL for all of these tests."""

from tests.gatehouse.operating.tenant_world import (
    aws,
    aws_address,
    aws_session,
    database,
    deployed,
    postgres,
    tables,
)

__all__ = ["aws", "aws_address", "aws_session", "database", "deployed", "postgres", "tables"]
