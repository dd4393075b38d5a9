"""A server whose host's clock is set while it runs: the time of its worlds goes on."""

from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.processes import running

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
HOUR, LONG = timedelta(hours=1), timedelta(days=40)
STEPS = (timedelta(0), HOUR, -HOUR, LONG, -LONG, timedelta(0))


@pytest.mark.slow
@pytest.mark.skipif(LIBRARY is None, reason="libfaketime isn't installed")
@pytest.mark.parametrize("all_clocks", [False, True], ids=["its date", "all its clocks"])
def test_the_time_of_a_world_never_falls_while_the_hosts_clock_is_set(tmp_path, monkeypatch, all_clocks):
    offset = tmp_path / "offset"
    offset.write_text("+0s\n")
    monkeypatch.setenv("LD_PRELOAD", str(LIBRARY))
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(offset))
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", str(int(not all_clocks)))
    with running("--no-access-log") as server:
        shown = []
        for step in STEPS:
            offset.write_text(f"{int(step.total_seconds()):+d}s\n")
            shown += [time_of_world(server.url) for _ in range(2)]
        calls = httpx.get(f"{server.url}/__admin/journal?source=client").json()["calls"]

    assert shown == sorted(shown)
    assert all_clocks or shown[-1] - shown[0] < timedelta(minutes=5)
    host = [datetime.fromisoformat(call["arrived"]) for call in calls[::2]]
    assert [round((moment - host[0]) / HOUR) for moment in host] == [step // HOUR for step in STEPS]


def time_of_world(url: str) -> datetime:
    httpx.get(f"{url}/crr/status")
    return datetime.fromisoformat(httpx.get(f"{url}/__admin/sessions/default/clock").json()["now"])
