"""Load by wrk from a core of its own, and the ratio of two request rates.

A rate is requests per second of the server's CPU time: that is the throughput of one worker with a core to itself, and
what else runs on the machine doesn't change it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.process import BenchmarkError, Running, on_core

ROUNDS = 5
SECONDS = 2
CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of request, sent to a server as fast as it answers.

    script  a Lua file that makes the requests; None sends GETs
    """

    server: Running
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    script: Path | None = None


def ratio(ours: Load, theirs: Load) -> float:
    """Our rate divided by theirs: the median of several rounds, taken in turns."""
    for load in (ours, theirs):
        rate(load, seconds=1)  # warms up, and isn't counted
    return median(rate(ours) / rate(theirs) for _ in range(ROUNDS))


def rate(load: Load, seconds: int = SECONDS) -> float:
    """Requests per second of CPU time. Raises BenchmarkError where an answer isn't a success."""
    before = load.server.cpu_seconds()
    output = subprocess.run(_command(load, seconds), capture_output=True, text=True, check=True).stdout
    used = load.server.cpu_seconds() - before
    if trouble := re.search(r"(Non-2xx or 3xx responses|Socket errors): .*", output):
        raise BenchmarkError(f"{load.path}: {trouble.group()}")
    found = re.search(r"(\d+) requests in", output)
    if found is None:
        raise BenchmarkError(f"wrk printed no count for {load.path}: {output}")
    return int(found[1]) / used


def _command(load: Load, seconds: int) -> list[str]:
    if not shutil.which("wrk"):
        raise BenchmarkError("wrk makes the load and isn't installed: `apt-get install wrk`")
    headers = [word for name, value in load.headers.items() for word in ("-H", f"{name}: {value}")]
    script = ["-s", str(load.script)] if load.script else []
    return [
        *on_core(1),
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        *headers,
        *script,
        load.server.url + load.path,
    ]
