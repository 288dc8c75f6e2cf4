"""Learning from a case: causes and reviews."""
