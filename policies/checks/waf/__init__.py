"""The web ACL before everything."""
