"""How much of what the spec files define clients have met: measured, added up over runs, and written down."""
