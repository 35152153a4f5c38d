"""The settings of the function that makes API keys."""

from lambda_src.runtime.settings import BehindCloudFront, FunctionSettings, Name


class Settings(FunctionSettings, BehindCloudFront):
    """The table of keys, and that of tenants."""

    api_keys_table_name: Name
    tenants_table_name: Name
