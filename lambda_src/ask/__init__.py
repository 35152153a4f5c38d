"""POST /ai/ask: an answer out of the tenant's own figures. A street function."""
