"""Auctions: bids and offers."""
