"""Where power flows: nodes, the buses behind them, and the invented network between them."""
