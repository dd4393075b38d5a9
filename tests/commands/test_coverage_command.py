"""`crr-mock coverage`: reports of mocks and files, added up, written down and judged."""

import json
from http.client import HTTPConnection

import pytest
from typer.testing import CliRunner

from mockserver.app import build
from mockserver.cli import app
from mockserver.coverage.as_json import as_json, read_json
from mockserver.coverage.report import merged
from mockserver.errors import MockServerError
from mockserver.settings import Settings
from tests.coverage.conftest import report_of
from tests.serving import serving


def run(*args):
    """The exit status, and what was printed. Raises what the command line prints as a sentence."""
    result = CliRunner().invoke(app, ["coverage", *map(str, args)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def ask(port, path):
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"})
    assert connection.getresponse().status == 200
    connection.close()


@pytest.fixture
def files(tmp_path):
    """Reports of two runs, of which each has met another half."""
    for name, counts in {"one": (1, 0), "two": (0, 1)}.items():
        (tmp_path / f"{name}.json").write_text(as_json(report_of(*counts)))
    return [tmp_path / "one.json", tmp_path / "two.json"]


def test_reports_are_added_up_and_printed(files):
    assert "## CRR coverage: 50.0 %" in run(files[0]).stdout
    assert "## CRR coverage: 100.0 %" in run(*files).stdout


def test_a_file_s_ending_says_what_is_written_and_the_sum_can_be_added_up_again(files, tmp_path):
    outs = [tmp_path / f"all{ending}" for ending in (".json", ".html", ".md", ".xml")]
    run(*files, *(word for out in outs for word in ("--out", out)))
    assert read_json(outs[0].read_bytes(), "") == merged([report_of(1, 0), report_of(0, 1)])
    assert [out.read_bytes()[:5] for out in outs[2:]] == [b"## CR", b"<?xml"]
    assert "<h1>CRR coverage: 100.0 %" in outs[1].read_text()


def test_what_is_printed_has_the_form_that_is_asked_for(files):
    assert json.loads(run(*files, "--format", "json").stdout)["percent"]["all"]["percent"] == 100.0


def test_below_a_goal_the_exit_status_is_1_and_a_sentence_says_by_how_much(files, tmp_path):
    result = run(files[0], "--fail-under", "40", "--fail-under", "codes=51", "-o", tmp_path / "junit.xml")
    assert result.exit_code == 1
    assert result.stderr == "crr-mock: coverage of codes is 50.0 % (1 of 2), below the 51 % asked for\n"
    assert (tmp_path / "junit.xml").read_text().count("<failure") == 1
    assert run(*files, "--fail-under", "100", "--fail-under", "codes=100").exit_code == 0


def test_a_running_mock_is_asked_for_all_calls_or_for_those_of_a_session(tmp_path):
    with serving(build(Settings(world="market-sim", access_log=False)).app) as port:
        url = f"http://127.0.0.1:{port}"
        ask(port, "/sessions/a/crr/status")
        run(url, "--session", "a", "-o", tmp_path / "a.json")
        percents = json.loads(run(url, tmp_path / "a.json", "--format", "json").stdout)["files"]
        with pytest.raises(MockServerError, match="there is no session 'b'"):
            run(url, "--session", "b")
    assert percents["caiso_crr_app_status_v1.0.1"]["operations"]["GET /status"]["calls"] == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (
            ["localhost:8080"],
            "localhost:8080: can't be read: No such file or directory; a running mock is http://localhost:8080",
        ),
        (["nothing.json"], "nothing.json: can't be read: No such file or directory"),
        (["http://127.0.0.1:1"], "http://127.0.0.1:1: "),
        (["ftp://localhost"], "'ftp://localhost' is no mock's address; write http://localhost:8080"),
        (["https://127.0.0.1:1"], "nothing listens"),
        (["http://localhost:port"], "is no mock's address"),
        (["one.json", "--session", "a"], "leave --session away"),
        (["one.json", "--out", "report.pdf"], "report.pdf: a report's name ends in one of .json, .html, .xml, .md"),
        (["one.json", "--fail-under", "all"], "'all' is no goal"),
    ],
)
def test_bad_input_is_one_sentence(args, words):
    with pytest.raises(MockServerError) as refused:
        run(*args)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_server_that_is_no_mock_is_told_from_one():
    async def another(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"<html>Hello</html>"})

    with serving(another) as port, pytest.raises(MockServerError, match="not JSON"):
        run(f"http://127.0.0.1:{port}")
