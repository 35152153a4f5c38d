"""`python -m environments` prints the names of the environments there are, one a line."""

from .names import names

print("\n".join(names()))
