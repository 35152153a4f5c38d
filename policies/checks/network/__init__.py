"""The vault's network, which nothing leaves."""
