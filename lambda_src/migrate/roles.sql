-- Run by the administrator (Aurora's master user, no superuser) before the migrations, each time.
-- Owner: owns every schema and table, cannot sign in. Application: the privileges of all functions
-- together, for an operator's console. Reports, flows, tasks, off-boarding: what one kind of function signs in as
-- (privileges.py). Pooled: all functions behind RDS Proxy, which signs in by password (pooled.py).
-- PostgreSQL 16 or newer.

DO $roles$
DECLARE
    role text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gatehouse_owner') THEN
        CREATE ROLE gatehouse_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gatehouse_app') THEN
        CREATE ROLE gatehouse_app LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gatehouse_pooled') THEN
        CREATE ROLE gatehouse_pooled NOLOGIN;
    END IF;

    FOREACH role IN ARRAY ARRAY[
        'gatehouse_reports', 'gatehouse_flows', 'gatehouse_tasks', 'gatehouse_off_boarding'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role);
        END IF;
    END LOOP;

    -- The administrator may act as the owner, and inherits nothing from it.
    EXECUTE format('GRANT gatehouse_owner TO %I WITH SET TRUE, INHERIT FALSE', current_user);

    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    FOREACH role IN ARRAY ARRAY[
        'gatehouse_app', 'gatehouse_pooled',
        'gatehouse_reports', 'gatehouse_flows', 'gatehouse_tasks', 'gatehouse_off_boarding'
    ] LOOP
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
        -- Defaults for who signs in past the functions, which set tighter ones in each
        -- transaction: what is begun and left alone ends, and a wait for a lock does too.
        EXECUTE format('ALTER ROLE %I SET statement_timeout = ''60s''', role);
        EXECUTE format('ALTER ROLE %I SET lock_timeout = ''10s''', role);
        EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''30s''', role);
        -- No role takes all connections of the server from the others.
        EXECUTE format(
            'ALTER ROLE %I CONNECTION LIMIT %s',
            role, greatest(10, current_setting('max_connections')::int / 2)
        );
    END LOOP;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO gatehouse_owner', current_database());

    -- In Aurora whoever holds rds_iam signs in with an IAM token and no longer by password, so
    -- gatehouse_pooled is neither given it nor made a member of a role that has it.
    -- https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') THEN
        GRANT rds_iam TO gatehouse_app, gatehouse_reports, gatehouse_flows, gatehouse_tasks,
            gatehouse_off_boarding;
        EXECUTE format('GRANT rds_iam TO %I', current_user);
    END IF;
END
$roles$;
