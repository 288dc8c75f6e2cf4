"""What comes back: RMA numbers, labels, the way of a parcel, and what need not come back at all."""
