"""What every function shares: identity, errors, storage, budget, models."""
