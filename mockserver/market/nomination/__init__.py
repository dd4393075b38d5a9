"""Allocations: nominations, and the caps that hold them."""
