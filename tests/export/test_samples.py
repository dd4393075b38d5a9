"""Samples in eight languages: what is written comes back as it was, whatever it holds, and the programs run."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from mockserver.app import build
from mockserver.export.samples.languages import LANGUAGES, written
from mockserver.export.samples.sample import Identity, Sample
from mockserver.settings import Settings
from tests.serving import serving

BY_NAME = {language.name: language for language in LANGUAGES}
HOSTILE = [
    "plain",
    "it's",
    'say "no"',
    "back\\slash\\",
    "\\u0022 \\n",
    "two\nlines\r\nand\ttabs",
    "$HOME `id` $(id) ${x} #{x} @{x} @x %s {{x}} {% x %}",
    "é ü 電力 🔌",
    "\u2018typographic\u2019 \u201cquotes\u201d \u2028",
    "\x01\x1b\x7f",
    "'''\"\"\"",
    "",
]
# a program that writes its one text to the standard output, as UTF-8
PRINTS = {
    "curl": (["bash", "-c"], "printf %s {}"),
    "JavaScript": (["node", "-e"], "process.stdout.write({})"),
    "Python": ([sys.executable, "-c"], "import sys; sys.stdout.buffer.write({}.encode())"),
    "Perl": (["perl", "-e"], "binmode STDOUT; print {};"),
    "PHP": (["php", "-r"], "echo {};"),
}
RUNS = {
    "curl": ("call.sh", ["bash"]),
    "JavaScript": ("call.mjs", ["node"]),
    "Python": ("call.py", [sys.executable]),
    "Perl": ("call.pl", ["perl"]),
    "PHP": ("call.php", ["php"]),
    "Java": ("Sample.java", ["java"]),
}
FORMS = {"C#": ("\\u00e9", '\\"', "\\\\", "\\u0001"), "Java": ("\\u00e9", '\\"', "\\\\", "\\001")}
MOCK = build(Settings(frozen=True, access_log=False))


def needs(program):
    if not shutil.which(program):
        pytest.skip(f"no {program} on this machine")


@pytest.mark.parametrize("name", PRINTS)
def test_a_hostile_text_comes_back_from_the_language_as_it_was(name):
    command, program = PRINTS[name]
    needs(command[0])
    for text in HOSTILE:
        done = subprocess.run([*command, program.replace("{}", BY_NAME[name].quoted(text))], capture_output=True)
        assert done.stdout == text.encode(), done.stderr


@pytest.mark.parametrize(("name", "written_as"), FORMS.items())
def test_a_text_of_java_and_c_sharp_is_ascii_in_one_line(name, written_as):
    assert BY_NAME[name].quoted('é"\\\x01') == '"' + "".join(written_as) + '"'
    assert BY_NAME[name].quoted("🔌\n") == '"\\ud83d\\udd0c\\n"'
    assert all(BY_NAME[name].quoted(text).isascii() and "\n" not in BY_NAME[name].quoted(text) for text in HOSTILE)


def test_powershell_ends_a_text_at_typographic_quotes_too():
    assert BY_NAME["PowerShell"].quoted("it's \u2018so\u2019 $x") == "'it''s \u2018\u2018so\u2019\u2019 $x'"


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_a_sample_sends_every_byte_of_its_call(name, tmp_path):
    file, command = RUNS[name]
    needs(command[0])
    body = json.dumps({"portfolioName": "".join(HOSTILE), "marketName": "é"}, ensure_ascii=False)
    headers = (("caiso-request-id", "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"), ("Content-Type", "application/json"))
    with serving(MOCK.app) as port:
        url = f"http://127.0.0.1:{port}/crr/auction/v1.0/portfolioSubmission?it%27s=%22%24x"
        (tmp_path / file).write_text(written(Sample("POST", url, headers, body), BY_NAME[name]), encoding="utf-8")
        done = subprocess.run([*command, file], cwd=tmp_path, capture_output=True, env={**os.environ, "PERL5LIB": ""})
    *_, record = MOCK.journal.all()
    assert (record.method, record.content.decode(), done.returncode) == ("POST", body, 0), done.stderr
    assert record.query == b"it%27s=%22%24x"
    assert b"errorList" in done.stdout


def test_every_language_shows_the_certificate():
    identity = Identity.in_folder("certs", "ZPGL", "crr-mock")
    for language in LANGUAGES:
        text = written(Sample("GET", "https://localhost:8443/x", (), None, identity=identity), language)
        assert re.search(r"certs/clients/ZPGL\.(pem|p12)", text), language.name
        assert re.search(r"certs/(ca\.pem|truststore\.p12)", text), language.name


def test_a_file_is_written_to_disk_in_every_language():
    for language in LANGUAGES:
        assert "answer.zip" in written(Sample("GET", "http://x/y", (), None, "answer.zip"), language)
        assert "answer.zip" not in written(Sample("GET", "http://x/y", (), None), language)


def test_python_samples_need_nothing_but_httpx():
    text = written(Sample("GET", "http://x/y", (), None), BY_NAME["Python"])
    assert re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE) == ["httpx"]
