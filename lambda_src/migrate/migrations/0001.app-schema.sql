-- The schema of tenant data. What a table in it must have: docs/tenant-data.md, "Tables".

CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO gatehouse_app;
