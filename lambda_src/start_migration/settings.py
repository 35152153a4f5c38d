"""What the function that starts migrations is told by its environment."""

from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(FunctionSettings):
    """Which function migrates, and where the passwords are.

    RDS keeps the master password in the one secret; in the other, empty where there is no proxy,
    is the password with which RDS Proxy signs in.
    """

    migrate_function_name: Name
    master_secret_arn: Name
    pooled_secret_arn: str = ""
