"""What customers said, as tags."""
