"""The `gatehouse` command: what people type, each a few lines over the rest of `local`."""
