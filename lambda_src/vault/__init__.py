"""What every vault function shares: one connection to PostgreSQL, and the tenant on it.

A vault function runs in private subnets and reaches the database and nothing else.
"""
