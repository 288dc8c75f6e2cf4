"""The tests: sentences spoken at the front door."""
