"""What auctions and nominations share: their markets, and the portfolios that are submitted to them."""
