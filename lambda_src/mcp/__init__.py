"""`/v1/mcp`: a tenant's Ask as a tool of the Model Context Protocol."""
