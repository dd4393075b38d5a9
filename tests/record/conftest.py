"""Scenarios of a test's own, as the tests of scenarios have them."""

from tests.scenario.conftest import activate

__all__ = ["activate"]
