"""How long a review takes, and what it finds beside Checkov."""
