"""MiniStack with the operations that it lacks and our stacks need. They store, nothing more."""
