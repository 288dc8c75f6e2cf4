"""The tags that every page draws its parts with."""
