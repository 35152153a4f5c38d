"""The queries of the lint to pg_catalog. Parameters: `ledger` (schema), `role` (name).

What PostgreSQL itself ships is not asked about: `pg_*` schemas and information_schema.
"""

from typing import LiteralString

Query = LiteralString

_IN_APPLICATION_SCHEMA: Query = """
    n.nspname NOT IN ('information_schema', %(ledger)s)
    AND left(n.nspname, 3) <> 'pg_'
    AND NOT EXISTS (  -- what an extension brought is the extension's
        SELECT FROM pg_depend AS d
        WHERE d.objid = o.oid AND d.deptype = 'e'
    )
"""

# `commands` are those for which a policy exists; unique indexes and foreign keys are keys.
TABLES: Query = f"""
SELECT format('%%I.%%I', n.nspname, o.relname) AS name,
       o.relrowsecurity AS enabled,
       o.relforcerowsecurity AS forced,
       w.rolsuper OR w.rolbypassrls AS owner_bypasses,
       w.rolname AS owner,
       EXISTS (
           SELECT FROM pg_attribute AS a
           WHERE a.attrelid = o.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
             AND a.attnotnull AND a.atttypid = 'text'::regtype
       ) AS has_tenant,
       ARRAY(
           SELECT CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT'
                                WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
           FROM pg_policy AS p WHERE p.polrelid = o.oid AND p.polpermissive
       ) AS commands,
       ARRAY(
           SELECT 'unique index ' || i.indexrelid::regclass::text
           FROM pg_index AS i
           LEFT JOIN pg_attribute AS a ON a.attrelid = o.oid AND a.attnum = i.indkey[0]
           WHERE i.indrelid = o.oid AND (i.indisunique OR i.indisexclusion)
             AND a.attname IS DISTINCT FROM 'tenant_id'
           UNION ALL
           SELECT 'foreign key ' || c.conname
           FROM pg_constraint AS c
           JOIN pg_attribute AS a ON a.attrelid = o.oid AND a.attnum = c.conkey[1]
           JOIN pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
           WHERE c.conrelid = o.oid AND c.contype = 'f'
             AND (a.attname <> 'tenant_id' OR b.attname <> 'tenant_id')
           ORDER BY 1
       ) AS keys_without_tenant
FROM pg_class AS o
JOIN pg_namespace AS n ON n.oid = o.relnamespace
JOIN pg_roles AS w ON w.oid = o.relowner
WHERE o.relkind IN ('r', 'p') AND {_IN_APPLICATION_SCHEMA}
"""  # noqa: S608 - constants of this module

POLICIES: Query = f"""
SELECT format('%%I.%%I', n.nspname, o.relname) AS name,
       p.polname AS policy,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                     WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
       p.polpermissive AS permissive,
       p.polroles = '{{0}}'::oid[] AS public,
       pg_get_expr(p.polqual, p.polrelid) AS using,
       pg_get_expr(p.polwithcheck, p.polrelid) AS with_check
FROM pg_policy AS p
JOIN pg_class AS o ON o.oid = p.polrelid
JOIN pg_namespace AS n ON n.oid = o.relnamespace
WHERE {_IN_APPLICATION_SCHEMA}
"""  # noqa: S608 - constants of this module

OTHER_RELATIONS: Query = f"""
SELECT format('%%I.%%I', n.nspname, o.relname) AS name,
       CASE o.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                      WHEN 'f' THEN 'foreign table' ELSE 'sequence' END AS kind,
       coalesce((
           SELECT lower(option_value) IN ('true', 'on', '1', 'yes')
           FROM pg_options_to_table(o.reloptions) WHERE option_name = 'security_invoker'
       ), false) AS security_invoker
FROM pg_class AS o JOIN pg_namespace AS n ON n.oid = o.relnamespace
WHERE o.relkind IN ('v', 'm', 'f', 'S') AND {_IN_APPLICATION_SCHEMA}
"""  # noqa: S608 - constants of this module

SECURITY_DEFINERS: Query = f"""
SELECT o.oid::regprocedure::text AS name
FROM pg_proc AS o JOIN pg_namespace AS n ON n.oid = o.pronamespace
WHERE o.prosecdef AND {_IN_APPLICATION_SCHEMA}
"""  # noqa: S608 - constants of this module

ROLE: Query = """
SELECT rolname AS name, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
FROM pg_roles WHERE rolname = %(role)s
"""

OWNED: Query = """
SELECT coalesce(pg_describe_object(d.classid, d.objid, d.objsubid), 'an object') AS name
FROM pg_shdepend AS d
WHERE d.deptype = 'o' AND d.refclassid = 'pg_authid'::regclass
  AND d.refobjid = (SELECT oid FROM pg_roles WHERE rolname = %(role)s)
  AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
"""

MEMBERSHIPS: Query = """
SELECT g.rolname AS name
FROM pg_auth_members AS m JOIN pg_roles AS g ON g.oid = m.roleid
WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = %(role)s)
"""

# TRUNCATE, REFERENCES, TRIGGER and MAINTAIN go round row-level security; PUBLIC gets nothing.
GRANTS: Query = f"""
SELECT format('%%I.%%I', n.nspname, o.relname) AS name,
       CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END AS grantee,
       g.privilege_type AS privilege
FROM pg_class AS o
JOIN pg_namespace AS n ON n.oid = o.relnamespace
CROSS JOIN LATERAL aclexplode(o.relacl) AS g
WHERE {_IN_APPLICATION_SCHEMA}
  AND (
      g.grantee = 0
      OR g.grantee = (SELECT oid FROM pg_roles WHERE rolname = %(role)s)
         AND g.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  )
"""  # noqa: S608 - constants of this module

SCHEMA_GRANTS: Query = """
SELECT n.nspname AS name, p.privilege
FROM pg_namespace AS n
CROSS JOIN (VALUES ('USAGE'), ('CREATE')) AS p (privilege)
WHERE left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema'
  AND EXISTS (SELECT FROM pg_roles WHERE rolname = %(role)s)
  AND CASE WHEN p.privilege = 'CREATE' OR n.nspname = %(ledger)s
           THEN has_schema_privilege(%(role)s, n.oid, p.privilege) ELSE false END
"""

# A temporary table outlives the request on a reused connection.
DATABASE_GRANTS: Query = """
SELECT format('%%I', current_database()) AS name, p.privilege
FROM (VALUES ('CREATE'), ('TEMPORARY')) AS p (privilege)
WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = %(role)s)
  AND has_database_privilege(%(role)s, current_database(), p.privilege)
"""
