"""The settings of the function that shows the API's document."""

from lambda_src.runtime.settings import BehindCloudFront, FunctionSettings, Name


class Settings(FunctionSettings, BehindCloudFront):
    """The table by which callers are admitted."""

    tenants_table_name: Name
