"""The pages of customers and strangers: doors only."""
