"""What the pre-token-generation trigger is told by its environment."""

from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(FunctionSettings):
    """The table of tenants and memberships."""

    tenants_table_name: Name
