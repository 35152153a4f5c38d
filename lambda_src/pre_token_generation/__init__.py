"""Cognito trigger that puts the tenant of our own records into ID tokens."""
