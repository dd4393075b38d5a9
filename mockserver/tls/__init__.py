"""Certificates: a throw-away set to rehearse with, the server's side of mutual TLS, and what a client's file holds."""
