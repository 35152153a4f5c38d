"""CloudFront and WAF as they are used here: one address in front of what was deployed."""
