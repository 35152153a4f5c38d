"""/stream/*: answers as server-sent events while the model writes them. A street function."""
