-- Run by the administrator (Aurora's master user, no superuser) before the migrations, each time.
-- Owner: owns every schema and table, cannot sign in. Application: owns nothing, signs in.
-- Pooled: the application behind RDS Proxy, which signs in by password (pooled.py).
-- PostgreSQL 16 or newer.

DO $roles$
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

    -- The administrator may act as the owner, and inherits nothing from it.
    EXECUTE format('GRANT gatehouse_owner TO %I WITH SET TRUE, INHERIT FALSE', current_user);

    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO gatehouse_app, gatehouse_pooled', current_database()
    );
    EXECUTE format('GRANT CREATE ON DATABASE %I TO gatehouse_owner', current_database());

    -- In Aurora whoever holds rds_iam signs in with an IAM token and no longer by password, so
    -- gatehouse_pooled is neither given it nor made a member of a role that has it.
    -- https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') THEN
        GRANT rds_iam TO gatehouse_app;
        EXECUTE format('GRANT rds_iam TO %I', current_user);
    END IF;
END
$roles$;
