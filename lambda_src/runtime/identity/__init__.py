"""Who sends a request: claims, tenants, workspaces and the proof of origin."""
