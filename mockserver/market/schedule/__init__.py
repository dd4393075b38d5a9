"""The calendar of a world: what its file says of each month, season and year, laid when it is near."""
