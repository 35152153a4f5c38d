"""The whole platform on one machine: what stands for AWS, and what Terraform put there."""
