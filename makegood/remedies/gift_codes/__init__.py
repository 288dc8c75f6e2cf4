"""Gift codes: how they are written, issued, redeemed and written off."""
