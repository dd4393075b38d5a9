"""The secondary market: offers, the responses to them, and the credit check before a transfer."""
