"""A shop of any size by set-based SQL: the same people and shares, be there ten thousand cases or a million."""
