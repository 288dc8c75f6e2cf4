"""Real files that people have, through the public commands."""
