"""Scenarios: what goes wrong, when and how often, from YAML files to a plan for each call."""
