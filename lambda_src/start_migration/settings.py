"""What the function that starts migrations is told by its environment."""

from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(FunctionSettings):
    """Which function migrates, and the secret in which RDS keeps the master password."""

    migrate_function_name: Name
    master_secret_arn: Name
