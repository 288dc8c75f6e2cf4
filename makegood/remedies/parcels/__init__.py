"""What was wrong in a parcel: noted at the desk, by the customer, or by another system, and counted as mix-ups."""
