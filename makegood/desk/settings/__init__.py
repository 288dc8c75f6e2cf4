"""What is set once and lived by: what is filled in on the settings pages, and the one shape they all have."""
