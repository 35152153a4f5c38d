"""The platform: one file per stack, each an inventory of what it owns."""
