"""Files as people break them: each is used, or refused in one sentence with its name; a traceback is a bug.

Spec files are broken in tests/caiso/test_mutants.py.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from mockserver.app import ACTIVITIES, load_catalogue
from mockserver.caiso.download import FileSchemas
from mockserver.caiso.files import load_document
from mockserver.caiso.upload import Upload, uploads
from mockserver.clock import Clock
from mockserver.coverage.as_json import as_json, read_json
from mockserver.coverage.measure import measure
from mockserver.errors import CertificateError, MockServerError, WorldError
from mockserver.export.plan import ExportPlan
from mockserver.export.postman import collection
from mockserver.files.yaml12 import read_yaml
from mockserver.market import inspection, operator
from mockserver.market.seed import build_stage, build_world
from mockserver.market.seed_file import SeedFile
from mockserver.record.lines import read_journal
from mockserver.record.plan import plan_of
from mockserver.replay.recording import read_recording
from mockserver.scenario.load import load_scenario, load_triggers
from mockserver.settings import Settings, data_folder
from mockserver.tls.context import ClientCertificates, server_context
from mockserver.tls.folder import ServerFiles
from mockserver.tls.keystores import read_pem, read_pkcs12
from mockserver.verification.read import verification_of
from tests.mutations import broken, damaged

WORLDS, SPECS, SCENARIOS = data_folder("scenarios") / "worlds", data_folder("specs"), data_folder("scenarios")
COMMON = (WORLDS / "common.yaml").read_text()
CATALOGUE = load_catalogue(Settings())
UPLOADS = uploads(Settings().upload_templates, CATALOGUE)
COVERAGE = as_json(measure(CATALOGUE.newest, {}))


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    name    of the file in its folder
    good    contents to break: trees, or bytes
    load    all that is done with such a file
    count   how many are broken in a usual run; a hundred times as many with --long
    beside  files that it needs in its folder
    """

    what: str
    name: str
    good: list[Any]
    load: Callable[[Path], object]
    count: int
    beside: dict[str, str] = field(default_factory=dict)


def world(path: Path) -> None:
    seed = SeedFile(path)
    made = build_world(seed, build_stage(seed, ACTIVITIES), ACTIVITIES)
    made.clock = Clock(seed.start, frozen=True)
    operator.advance(made, timedelta(days=100))
    inspection.summary(made)


def schema(path: Path) -> None:
    for one in FileSchemas([path.parent]).by_kind.values():
        one.csv([{}])
        one.edge_rows()


def recording(path: Path) -> None:
    list(plan_of(read_journal(path), True))
    for one in read_recording(path):
        assert isinstance(one.asks, str)


def csv_of(kind: str) -> Callable[[Path], object]:
    upload = UPLOADS[kind]
    return lambda path: upload.body(path.read_text(errors="replace"), dict.fromkeys(upload.fields, "x"))


def overlaid(path: Path) -> None:
    load_document(SPECS / path.name.replace(".overlay", ""), [path.parent])


def exported(path: Path) -> None:
    collection(ExportPlan.load(path, CATALOGUE))


def _csv(upload: Upload) -> bytes:
    return f"{','.join(upload.header)}\n{','.join('1' * len(upload.header))}\n".encode()


def _trees(*paths: Path) -> list[Any]:
    return [read_yaml(path) for path in paths]


CHECKS = {
    "inOrder": True,
    "calls": [
        {"when": {"operation": "getMarketStatus", "params": {"marketName": {"glob": "AUC_*"}}}, "status": "4xx"},
        {
            "when": {"service": "auction", "time": {"from": "2026-11-05"}},
            "codes": ["MKT0004"],
            "atLeast": 1,
            "atMost": 2,
        },
    ],
}
CALL = {
    "at": "2026-11-02T16:00:00Z",
    "session": "default",
    "method": "POST",
    "path": "/crr/status",
    "query": "a=b",
    "service": "app_status",
    "operation": "get-status",
    "client": None,
    "status": 200,
    "codes": ["MKT0004"],
    "hits": [{"scenario": "flaky", "rule": 1, "effects": ["delay"], "draw": 0.5}],
    "fault": None,
    "committed": True,
    "request": {"headers": {"a": "b"}, "body": "{}"},
    "reply": {"headers": {}, "base64": "e30=", "cut": False},
}
BEHAVIOURS = [path for path in sorted(SCENARIOS.glob("*.yaml")) if path.stem != "triggers"]
WORLD_FILES = _trees(WORLDS / "today.yaml", WORLDS / "market-sim-2024.yaml")
ALONE = {**read_yaml(WORLDS / "common.yaml"), "start": "2026-11-02 08:00"}
KINDS = [
    Kind("world", "w.yaml", WORLD_FILES, world, 20, {"common.yaml": COMMON}),
    Kind("common", "c.yaml", [ALONE], world, 15),
    Kind("scenario", "s.yaml", _trees(*BEHAVIOURS), lambda path: load_scenario(path, CATALOGUE), 100),
    Kind("triggers", "t.yaml", _trees(SCENARIOS / "triggers.yaml"), lambda path: load_triggers(path, CATALOGUE), 6),
    Kind("verification", "v.yaml", [CHECKS], lambda path: verification_of(read_yaml(path), CATALOGUE), 100),
    Kind("recording", "r.jsonl", [CALL], recording, 100),
    Kind("coverage", "c.json", [orjson.loads(COVERAGE)], lambda path: read_json(path.read_bytes(), str(path)), 50),
    Kind("schema", "X.draft-07.schema.json", _trees(*sorted((SPECS / "schemas").glob("*.json"))), schema, 100),
    Kind("rules of exports", "collection.yaml", _trees(Settings().collection_rules), exported, 6),
    *(Kind(f"overlay {one.stem}", one.name, _trees(one), overlaid, 4) for one in (SPECS / "overlays").glob("*.yaml")),
    *(Kind(f"csv {kind}", "u.csv", [_csv(one)], csv_of(kind), 10) for kind, one in UPLOADS.items()),
]
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)


def files(kind: Kind, folder: Path, random: Random, count: int) -> Iterator[bytes]:
    """The broken contents, each of which has been written to the file."""
    for name, text in kind.beside.items():
        (folder / name).write_text(text)
    for number in range(count):
        good = random.choice(kind.good)
        if isinstance(good, bytes) or number % 4 == 0:
            content = damaged(good if isinstance(good, bytes) else json.dumps(good, indent=1).encode(), random)
        else:
            content = broken(good, random, yaml=kind.name.endswith(".yaml")).encode("utf-8", "surrogatepass")
        if kind.name.endswith(".jsonl"):
            content = b" ".join(content.splitlines()) + b"\n"
        (folder / kind.name).write_bytes(content)
        yield content


def check(kind: Kind, folder: Path, random: Random, count: int) -> None:
    for content in files(kind, folder, random, count):
        refused = ""
        try:
            kind.load(folder / kind.name)
        except MockServerError as refusal:
            refused = str(refusal)
        except Exception as bug:
            bug.add_note(content.decode(errors="replace")[:5000])
            raise
        assert not refused or refused.startswith((str(folder), str(SPECS), "verification: "))
        assert "Traceback" not in refused


@kinds
def test_a_broken_file_is_used_or_refused_by_name(kind, tmp_path):
    check(kind, tmp_path, Random(kind.what), kind.count)


@pytest.mark.long
@kinds
def test_many_broken_files_are_used_or_refused_by_name(kind, tmp_path):
    check(kind, tmp_path, Random(), kind.count * 100)


CERTIFICATES = ["ca.pem", "server.pem", "server.key", "crl.pem", "clients/ZDESK.pem", "clients/ZDESK.p12"]


@pytest.mark.parametrize("name", CERTIFICATES)
def test_a_damaged_certificate_is_used_or_refused_by_name(certificates, tmp_path, name):
    folder = tmp_path / "certs"
    shutil.copytree(certificates, folder)
    file, random = folder / name, Random(name)
    good = file.read_bytes()
    for _ in range(15):
        file.write_bytes(damaged(good, random))
        with suppress(CertificateError):
            if file.suffix == ".p12":
                read_pkcs12(file, "crr-mock")
            elif file.parent.name == "clients":
                read_pem(file, file.with_suffix(".key"))
            else:
                server_context(ServerFiles(folder), ClientCertificates.REQUIRED)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mw: 25,", "mw: 0.0005,", "`mw` must be from 0.001 to 1,000,000"),
        ("mw: 25,", "mw: .nan,", "`mw` must be a number"),
        ("mw: 25,", "mw: -3,", "`mw` must be from 0.001 to 1,000,000"),
        ("credit_limit: 10000000", "credit_limit: 1e300", "`credit_limit` must be from 0 to 1,000,000,000,000"),
        ("'+11d 12:00'", "'9999-12-31 23:59'", "lies outside of the years 1990 to 2999"),
        ("'+11d 12:00'", "'+99999d 25:00'", "hour must be in 0..23"),
        ("AUC_AN_{year+1}", "AUC_AN_9999", "is no market name"),
        ("period: '{month+1}', mw: 25", "period: 9999_M12, mw: 25", "is no period"),
    ],
)
def test_a_number_or_a_time_beyond_all_worlds_is_refused(tmp_path, old, new, said):
    (tmp_path / "common.yaml").write_text(COMMON)
    text = (WORLDS / "market-sim-2024.yaml").read_text()
    assert old in text
    (tmp_path / "w.yaml").write_text(text.replace(old, new, 1))
    with pytest.raises(WorldError, match=rf"w\.yaml:\d+: .*{re.escape(said)}"):
        world(tmp_path / "w.yaml")
