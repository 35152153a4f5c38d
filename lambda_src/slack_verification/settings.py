"""The settings of the verification function."""

from pydantic import Field

from lambda_src.runtime.settings import BehindCloudFront, FunctionSettings, Name


class Settings(FunctionSettings, BehindCloudFront):
    """Where secrets, tables, the flag and the execution layer are.

    `execution_function_name` is empty where there is no fallback: then every event takes the API
    path. Times are in seconds: `answer_seconds` is how long Slack may wait for us, and
    `execution_timeout_seconds` how long we wait for the API where nothing else can be done.
    `claim_seconds` must be longer than the function may run.
    """

    signing_secret_id: Name
    tenants_table_name: Name
    sessions_table_name: Name
    execution_api_url: Name
    execution_function_name: str = ""
    percentage_parameter: Name
    deduplication_seconds: int = Field(default=3600, gt=600)
    claim_seconds: int = Field(default=40, ge=1)
    answer_seconds: float = Field(default=2.5, gt=0, le=3)
    execution_timeout_seconds: float = Field(default=30, gt=0, le=30)
