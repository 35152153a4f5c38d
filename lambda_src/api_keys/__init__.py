"""`/api/keys`: the API keys of a tenant, for its administrators."""
