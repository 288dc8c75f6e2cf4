"""What `./do` runs: checks and screens."""
