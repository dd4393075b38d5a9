"""How a market clears: what its bids, offers and nominations are awarded, and at which prices."""
