"""Group failures: one incident, many customers, alike for alike loss, and nobody twice."""
