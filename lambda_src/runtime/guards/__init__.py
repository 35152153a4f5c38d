"""What looks at an answer before it leaves: rules, no model. See docs/safety.md."""
