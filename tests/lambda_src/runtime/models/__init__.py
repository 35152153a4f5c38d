"""Each provider against a local server that speaks its real protocol."""
