"""A real `crr-mock serve` process on a free port, for tests that need signals, output or exit statuses."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "mockserver"]


class Process:
    """A started server: `url`, and `secure_url` with --tls, come from the first line of its banner."""

    def __init__(self, options: tuple[str, ...], log: IO[str], folder: Path, name: str) -> None:
        command = [*COMMAND, name, "--port", "0", *options]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.popen = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder, env=environment
        )
        self._log = log
        self.first_line = self.popen.stdout.readline()
        assert " on http" in self.first_line, self.log
        urls = [word for word in self.first_line.split() if "://" in word]
        self.url, self.secure_url = urls[0], urls[-1]

    def stop(self, sig: signal.Signals = signal.SIGTERM) -> int:
        """Its exit status."""
        self.popen.send_signal(sig)
        return self.popen.wait(60)

    def banner(self) -> str:
        """All that was printed; read it once, after the server has stopped."""
        return self.first_line + self.popen.stdout.read()

    @property
    def log(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def wait_for_log(self, words: str) -> None:
        """Back once the words have been logged."""
        last = time.monotonic() + 60
        while words not in self.log:
            assert time.monotonic() < last, self.log
            time.sleep(0.02)


@contextmanager
def running(*options: str, folder: Path = ROOT, command: str = "serve") -> Iterator[Process]:
    """Serve, or another command that listens, with these options, from that folder, until the end of the block."""
    with tempfile.TemporaryFile("a+") as log:
        process = Process(options, log, folder, command)
        try:
            yield process
        finally:
            if process.popen.poll() is None:
                process.stop(signal.SIGKILL)
            process.popen.stdout.close()


def refused(*arguments: str) -> str:
    """What a command says on stderr when it ends with exit status 2."""
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2, done
    return done.stderr
