"""Makegood: service recovery, from the moment a customer is let down to the moment she says it is right."""

__version__ = "0.1.0"
