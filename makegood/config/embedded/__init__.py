"""The embedded PostgreSQL: our own supervisor over the programs that the wheel brings."""
