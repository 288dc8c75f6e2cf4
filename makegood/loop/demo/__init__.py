"""The demo: a small shop with a year of life, always ending today, with work left to do."""
