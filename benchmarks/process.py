"""Servers as subprocesses: started on a free port, pinned to one core, waited for, ended."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

MOMENT = ("--world", "market-sim", "--clock", "2026-11-05T09:00:00-08:00")
MOCK = ("-m", "mockserver", "serve", "--port", "0", "--no-access-log", *MOMENT)
EMPTY = ("-m", "benchmarks.empty")
READY_WITHIN_S = 20

_ADDRESS = re.compile(r"https?://[\w.\[\]:]+:\d+")


class BenchmarkError(Exception):
    """A measurement that can't be made: the reason, in a sentence."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that has printed its addresses; `started` is the clock's reading just before its process was made."""

    url: str
    pid: int
    started: float
    secure_url: str = ""

    def ask(self, path: str, headers: dict[str, str], content: bytes | None = None) -> bytes:
        """The body of one answer: to a GET, or to a POST where there is content."""
        try:
            with urlopen(Request(self.url + path, content, headers), timeout=READY_WITHIN_S) as answer:
                body: bytes = answer.read()
                return body
        except HTTPError as refused:
            raise BenchmarkError(f"{path} answers {refused.code}: {refused.read().decode()}") from None

    def cpu_seconds(self) -> float:
        """CPU time that the process has used; where the system doesn't tell, the time on the clock."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            return time.perf_counter()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self) -> float:
        """Resident memory, in millions of bytes."""
        kibibytes = subprocess.check_output(["ps", "-o", "rss=", "-p", str(self.pid)], text=True)
        return int(kibibytes) * 1024 / 1e6


def on_core(number: int) -> list[str]:
    """What stands before a command to keep it on one core; nothing where there is one core, or no taskset."""
    several = (os.cpu_count() or 1) > number
    return ["taskset", "--cpu-list", str(number)] if several and shutil.which("taskset") else []


@contextmanager
def serving(arguments: Sequence[str] = MOCK) -> Iterator[Running]:
    """A Python server on core 0, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        started = time.perf_counter()
        with output.open("wb") as file:
            process = subprocess.Popen([*on_core(0), sys.executable, *arguments], stdout=file, stderr=file)
        try:
            url, *others = _addresses(process, output)
            yield Running(url, process.pid, started, next((one for one in others if one.startswith("https:")), ""))
        finally:
            process.terminate()
            process.wait(READY_WITHIN_S)


def _addresses(process: subprocess.Popen[bytes], output: Path) -> list[str]:
    """The addresses in the first line that the server prints, as soon as it stands there."""
    deadline = time.perf_counter() + READY_WITHIN_S
    while time.perf_counter() < deadline and process.poll() is None:
        line, ended, _ = output.read_text().partition("\n")
        if ended and (found := _ADDRESS.findall(line)):
            return found
        time.sleep(0.002)
    raise BenchmarkError(f"a server printed no address within {READY_WITHIN_S} s, but: {output.read_text()}")
