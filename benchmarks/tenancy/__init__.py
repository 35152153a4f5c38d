"""What row-level security costs, and whether a tenant notices how many others there are."""
