"""The whole platform on one machine: an embedded AWS, a model, and what Terraform put there."""
