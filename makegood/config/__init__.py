"""How the house is put together: settings, database, addresses, schedule, servers."""
