"""Functions: whose code they run, and whom they take for AWS."""
