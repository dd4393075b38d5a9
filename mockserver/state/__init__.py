"""What a session owns: its world, built from a seed."""
