"""CloudWatch's metrics and alarms as AWS judges them; MiniStack stores most and judges little."""
