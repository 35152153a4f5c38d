"""The policies: a folder a subject, a file a policy."""
