"""Second-chance visits: she is invited, says when she comes, and the team that serves her is ready."""
