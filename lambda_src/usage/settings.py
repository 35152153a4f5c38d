"""The settings of the usage function."""

from lambda_src.runtime.settings import BehindCloudFront, FunctionSettings, Name


class Settings(FunctionSettings, BehindCloudFront):
    """The table whose day counters are read."""

    usage_table_name: Name
    tenants_table_name: Name
