-- Run by the owner after the migrations, each time: gatehouse_pooled may do what gatehouse_app may.
-- A membership would do it too, but it would bring rds_iam along.

DO $pooled$
DECLARE
    change text;
BEGIN
    FOR change IN
        WITH held AS (
            SELECT 'SCHEMA ' || quote_ident(n.nspname) AS name, g.grantee, g.privilege_type
            FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS g
            UNION ALL
            SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::regclass,
                   g.grantee, g.privilege_type
            FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS g
            UNION ALL
            SELECT 'TABLE ' || c.oid::regclass, g.grantee,
                   format('%s (%I)', g.privilege_type, a.attname)
            FROM pg_attribute AS a
            JOIN pg_class AS c ON c.oid = a.attrelid
            CROSS JOIN LATERAL aclexplode(a.attacl) AS g
            UNION ALL
            SELECT 'ROUTINE ' || p.oid::regprocedure, g.grantee, g.privilege_type
            FROM pg_proc AS p CROSS JOIN LATERAL aclexplode(p.proacl) AS g
            UNION ALL
            SELECT 'TYPE ' || t.oid::regtype, g.grantee, g.privilege_type
            FROM pg_type AS t CROSS JOIN LATERAL aclexplode(t.typacl) AS g
        ), wanted AS (
            SELECT name, privilege_type FROM held WHERE grantee = 'gatehouse_app'::regrole
        ), had AS (
            SELECT name, privilege_type FROM held WHERE grantee = 'gatehouse_pooled'::regrole
        )
        SELECT format('REVOKE %s ON %s FROM gatehouse_pooled', privilege_type, name)
        FROM (TABLE had EXCEPT TABLE wanted) AS surplus
        UNION ALL
        SELECT format('GRANT %s ON %s TO gatehouse_pooled', privilege_type, name)
        FROM (TABLE wanted EXCEPT TABLE had) AS missing
    LOOP
        EXECUTE change;
    END LOOP;
END
$pooled$;
