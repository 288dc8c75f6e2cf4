"""The ledger of what was given: every remedy, payout, reversal, expiry and redemption, in double entry."""
