"""GitHub Actions: the identity of a job, and the results that it publishes."""
