"""Hearing customers: surveys, files, the API; and detecting who was let down."""
