"""Function URLs with IAM: the deployed artifact behind a check of the caller's signature."""
