"""What the migration function is told by its environment."""

from lambda_src.vault.settings import VaultSettings


class Settings(VaultSettings):
    """The database. Its `user` is the administrator: Aurora's master user, no superuser."""
