"""Recorded calls sent again, and their answers held against the recorded ones by meaning."""
