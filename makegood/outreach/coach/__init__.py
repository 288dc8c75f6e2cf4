"""The reply coach and the apology composer: pure, no database, no clock; a person always sends."""
