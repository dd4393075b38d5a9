"""Who holds which CRR, and how one passes to another."""
