"""Calls of the services in the languages that clients are written in."""
