"""The migration function: schema, roles, lint and demo data, all or nothing. A vault function."""
