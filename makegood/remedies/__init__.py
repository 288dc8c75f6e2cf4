"""Making it right: what is offered, who may give it, and the ledger of what was given."""
