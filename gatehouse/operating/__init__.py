"""How an environment is operated: tenants, users, secrets, rollouts, dead letters and flows."""
