"""`python -m benchmarks`: measures every topic and prints one table; exit status 1 where a bar isn't cleared."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from benchmarks import bodies, calls, counting, crowd, journal, market_cycle, rules, sessions, startup, tls, validation
from benchmarks.process import BenchmarkError
from benchmarks.row import Row, markdown
from tools import pages

# A topic is a module with rows(); add yours here.
TOPICS: dict[str, Callable[[], Iterator[Row]]] = {
    "startup": startup.rows,
    "calls": calls.rows,
    "crowd": crowd.rows,
    "validation": validation.rows,
    "markets": market_cycle.rows,
    "bodies": bodies.rows,
    "scenarios": rules.rows,
    "journal": journal.rows,
    "counting": counting.rows,
    "sessions": sessions.rows,
    "tls": tls.rows,
}


def main() -> int:
    asked = _arguments()
    rows: list[Row] = []
    try:
        for topic in asked.only or TOPICS:
            print(f"measuring {topic} ...", file=sys.stderr, flush=True)
            rows += TOPICS[topic]()
    except BenchmarkError as problem:
        print(f"benchmarks: {problem}", file=sys.stderr)
        return 2
    print(json.dumps([asdict(row) | {"holds": row.holds} for row in rows], indent=2) if asked.json else markdown(rows))
    if asked.write:
        pages.write_figures(f"{markdown(rows)}\n\n{_machine()}")
    return 0 if all(row.holds for row in rows) else 1


def _machine() -> str:
    today = datetime.now(UTC).date()
    return f"Measured on {today} with Python {platform.python_version()} on {os.cpu_count()} cores."


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=TOPICS, help="measure this topic; repeatable")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--write", action="store_true", help="put the table into README.md as well")
    asked = parser.parse_args()
    if asked.write and asked.only:
        parser.error("--write needs every topic: leave --only away")
    return asked


if __name__ == "__main__":
    sys.exit(main())
