"""Claims of speed: each package measures us and the alternative in one run."""
