"""CloudWatch alarms of the rehearsal."""
