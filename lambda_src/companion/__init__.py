"""The reading companion, the platform's own example of an app that tenants' flows call."""
