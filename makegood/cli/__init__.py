"""The command `makegood`: doors only."""
