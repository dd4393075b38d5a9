"""The admin API: sessions and their clocks, scenarios, the journal, coverage and connectivity."""
