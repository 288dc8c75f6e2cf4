"""After the answer: check-backs, the customer's verdict, and the outcome."""
