"""Offers: made within somebody's authority, asked about above it, taken, declined, withdrawn, run out, given."""
