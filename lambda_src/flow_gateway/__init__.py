"""`/chat` and `/cms`: the street's side of flows. It keeps nothing and decides nothing of them."""
