"""What the operator tells everybody, and what it tells one participant."""
