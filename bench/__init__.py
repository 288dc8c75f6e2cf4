"""What is measured, and against what: ratios on the machine at hand, never a test that fails by the clock."""
