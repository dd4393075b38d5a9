"""Keeps from schemathesis what we refuse on purpose: leap seconds, and years that not all of the Earth has at once.

For the years see disagreements.py; for leap seconds, tests/openapi/test_validate.py.
"""

import re

import schemathesis

REFUSED = re.compile(r"\b000[01]-\d\d-\d\d|9999-12-31|[tT]\d\d:\d\d:60")


@schemathesis.hook
def filter_case(_context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    return not REFUSED.search(f"{case.query} {case.body}")
