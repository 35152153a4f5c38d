"""GET /api/tenants/{tenant_id}/usage: what a tenant used."""
