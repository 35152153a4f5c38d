"""The street's half of a migration: it may read the master password, the vault may not."""
