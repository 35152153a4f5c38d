"""The settings of the tenant data function."""

from lambda_src.runtime.settings import BehindCloudFront
from lambda_src.vault.settings import VaultSettings


class Settings(VaultSettings, BehindCloudFront):
    """The database, and how long to wait for it. The role is the application role."""
