"""Three slices of a tenant's data for Ask. A vault function that a street function invokes."""
