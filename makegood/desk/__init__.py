"""What staff see: today, queue, case, customer, radar, imports, surveys, outbox, settings."""
