"""What flows are in the database: definitions, versions, content, sessions, tasks.

Every function takes a connection on which only one tenant's rows exist (`lambda_src.vault`), and
writes as that tenant.
"""
