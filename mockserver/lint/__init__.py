"""Judging spec files: whether they are valid OpenAPI that agrees with itself, and what is odd about them."""
