"""Load migration: customers who change over, and the CRRs that follow them."""
