"""Conversion of transmission ownership rights."""
