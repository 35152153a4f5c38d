"""A real PostgreSQL with the demo data of both tenants, which no test here changes."""

from tests.lambda_src.postgres import postgres
from tests.lambda_src.tenant_data.conftest import seeded

__all__ = ["postgres", "seeded"]
