"""Policies that ship, as TOML."""
