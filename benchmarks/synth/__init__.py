"""`python -m stacks`: resource modules loaded one by one, against all of them at once."""
