"""The settings of the migration function."""

from lambda_src.vault.settings import VaultSettings


class Settings(VaultSettings):
    """The database. Its `user` is the administrator: Aurora's master user, not a superuser."""
