"""Figures: rates with intervals, response times with open cases censored, the radar's rollups."""
