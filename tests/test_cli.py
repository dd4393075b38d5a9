"""What all commands have in common: how they end when what they print can't be written."""

import subprocess
from pathlib import Path

import httpx
import pytest

from tests.processes import COMMAND, running

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["--version"], ["scenarios", "list"], ["serve", "--port", "0"]], ids=" ".join)
def test_a_full_disk_behind_stdout_is_said_in_a_sentence_and_is_no_failed_check(arguments):
    with FULL.open("w") as full:
        done = subprocess.run([*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)

    assert done.stderr == "crr-mock: stdout can't be written: No space left on device\n"
    assert done.returncode == 2


LEFT = [["--help"], ["scenarios", "schema"], ["scenarios", "list"]]


@pytest.mark.parametrize("arguments", LEFT, ids=" ".join)
def test_a_reader_that_has_left_ends_a_command_quietly_and_is_no_missed_goal(arguments):
    command = [*COMMAND, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


@pytest.mark.parametrize("arguments", [*LEFT, ["check", "nowhere"]], ids=" ".join)
def test_a_reader_of_both_outputs_may_leave_too(arguments):
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        process.stdout.close()
    assert process.returncode == 141


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("arguments", "status"), [("--help", 0), ("scenarios list", 0), ("check nowhere", 2), ("coverage http://h:1", 2)]
)
def test_a_command_ends_as_ever_where_its_outputs_are_closed(arguments, status, closed):
    command = ["sh", "-c", f'"$@" {closed}', "sh", *COMMAND, *arguments.split()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert done.returncode == status
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr == "" or closed == ">&-"
    assert "crr-mock: " not in done.stdout


def test_a_terminal_that_lacks_letters_gets_them_by_their_numbers(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    text = "description: \N{GREEK CAPITAL LETTER OMEGA} \N{LATIN SMALL LETTER E WITH ACUTE}\nrules: [{then: [busy]}]\n"
    (tmp_path / "omega.yaml").write_text(text, encoding="utf-8")

    done = subprocess.run([*COMMAND, "scenarios", "list", "--scenarios", tmp_path], capture_output=True, timeout=60)

    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"\u03a9 " + "\N{LATIN SMALL LETTER E WITH ACUTE}".encode("cp1252") in done.stdout


def test_addresses_that_kubernetes_sets_for_a_service_of_our_name_are_passed_over(monkeypatch):
    links = {"CRR_MOCK_PORT": "tcp://10.0.0.1:8080", "CRR_MOCK_TLS_PORT": "udp://10.0.0.2:1"}
    for name, value in {**links, "CRR_MOCK_SERVICE_PORT": "8080", "CRR_MOCK_FROZEN": "1"}.items():
        monkeypatch.setenv(name, value)
    with running() as process:
        clock = httpx.get(f"{process.url}/__admin/sessions/default/clock").json()
        named = ", ".join(f"{name}={value}" for name, value in links.items())

        assert f"passed over, as Kubernetes sets it for a service named crr-mock: {named}\n" in process.log
        assert clock["frozen"]
