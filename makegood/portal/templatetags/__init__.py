"""Template tags of the pages for customers."""
