"""Aurora, which holds every tenant's rows."""
