"""How an environment reaches AWS: synthesis, Terraform, sealed plans, drift and preflight."""
