"""What the street's relay and worker may do in the vault: move tasks on, and report outcomes."""
