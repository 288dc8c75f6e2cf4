"""Customers, how to reach them, what they consented to, and their service encounters."""
