"""The product's command and what it does: delivery, operation and review of an environment."""
