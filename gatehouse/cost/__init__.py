"""What the platform costs: when nobody uses it, and for conversations. One dated list of prices."""
