"""The subcommands of `gatehouse`, each a few lines over the other rooms."""
