"""What the sessions function is told by its environment."""

from pydantic import Field

from lambda_src.runtime.settings import BehindCloudFront, FunctionSettings, Name


class Settings(FunctionSettings, BehindCloudFront):
    """`page_size_limit` is the most items that one page may have."""

    sessions_table_name: Name
    tenants_table_name: Name
    session_ttl_days: int = Field(default=90, ge=1, le=3650)
    page_size_limit: int = Field(default=100, ge=1, le=1000)
