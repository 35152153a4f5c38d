"""A real PostgreSQL for these tests."""

from tests.lambda_src.postgres import database, empty_database, postgres, shared_database

__all__ = ["database", "empty_database", "postgres", "shared_database"]
