"""Who may give how much on the spot, who is asked above it, and how that authority is used."""
