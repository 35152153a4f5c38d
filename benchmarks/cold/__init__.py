"""How long each function takes from the start of its process to its first answer."""
