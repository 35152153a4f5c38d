"""What several stacks share: function hosting, model permissions, URL paths and the vault."""
