"""Policy as data: read from TOML, checked, joined with packs, kept in versions, and tried on past cases."""
