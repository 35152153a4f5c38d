"""Makes the calls of flows: outside of the vault, and never to the inside of anything."""
