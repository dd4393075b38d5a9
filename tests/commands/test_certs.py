"""crr-mock certs and serve --tls, as processes."""

import re
import socket
import ssl

import httpx
import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.testing import MockServer
from tests.processes import ROOT, refused, running


def certs(folder, *options):
    done = CliRunner().invoke(app, ["certs", str(folder), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.slow
def test_each_participant_gets_a_certificate_for_each_access(tmp_path):
    said = certs(tmp_path / "new" / "certs", "--world", "market-sim")
    made = {path.name for path in (tmp_path / "new/certs/clients").glob("*.pem")}
    assert {f"ZPGL-{access}.pem" for access in ("read-write", "read", "nda")} | {"ZDESK.pem"} <= made
    assert said.splitlines()[1] == f"serve:  crr-mock serve --tls {tmp_path / 'new/certs'}"
    assert f"{len(made)} clients in clients/" in said


def test_clients_of_ones_own_are_named(tmp_path):
    certs(tmp_path, "--client", "Jane Doe/Test", "--password", "secret")
    assert sorted(path.name for path in (tmp_path / "clients").iterdir()) == [
        f"Jane_Doe_Test{ending}" for ending in (".key", ".nopass.p12", ".p12", ".pem")
    ]


def test_a_certificate_of_ones_own_name_acts_for_the_participants_that_are_named(tmp_path):
    certs(tmp_path / "certs", "--client", "My CRR App", "--for", "ABCD,EFGH")
    stem = tmp_path / "certs" / "clients" / "My_CRR_App"

    def answer(mock, name):
        trust = ssl.create_default_context(cafile=tmp_path / "certs" / "ca.pem")
        trust.load_cert_chain(f"{stem}.pem", f"{stem}.key")
        headers = {"caiso-request-id": "8f3ae4a1-9c6f-4a5e-8b2d-3f2f6a0b9d11"}
        url = f"{mock.secure_url}/crr/marketstatus/v1.0/activeAuctionMarkets?participantName={name}"
        return httpx.get(url, headers=headers, verify=trust).status_code

    with MockServer(tls=tmp_path / "certs", participants=["ABCD=CRRH", "EFGH"]) as mock:
        assert [answer(mock, name) for name in ("ABCD", "EFGH", "ZTRD1")] == [200, 200, 403]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--for", "ABCD"], "--for says for whom --client acts; name the client too"),
        (["--participant", "ABCD=CRH"], "participant ABCD=CRH: `roles` can't hold 'CRH'; did you mean 'CRRH'?"),
    ],
)
def test_a_certificate_for_nobody_is_refused(tmp_path, words, told):
    done = CliRunner().invoke(app, ["certs", str(tmp_path / "new"), *words])

    assert (str(done.exception), (tmp_path / "new").exists()) == (told, False)


def test_the_page_on_certificates_tells_what_every_file_is_for(certificates):
    page = (ROOT / "docs" / "mutual-tls.md").read_text(encoding="utf-8")
    files = [one.relative_to(certificates).as_posix() for one in certificates.rglob("*") if one.is_file()]
    names = {re.sub(r"^clients/[^.]+", "clients/NAME", re.sub(r"^bad/.*", "bad/...", name)) for name in files}

    assert {name for name in names if f"`{name}`" not in page} == set()
    assert len(names) == 12


def test_serve_tells_both_urls_and_a_curl_for_tls(certificates):
    with running("--tls", str(certificates), "--tls-port", "0") as process:
        trust = ssl.create_default_context(cafile=certificates / "ca.pem")
        trust.load_cert_chain(certificates / "clients/ZPGL-read.pem", certificates / "clients/ZPGL-read.key")
        assert httpx.get(f"{process.secure_url}/healthz", verify=trust).status_code == 200
        assert process.stop() == 0
        *_, curl, page = process.banner().splitlines()
    assert curl.endswith(f"/clients/CISO-read.key {process.secure_url}/__admin/whoami")
    assert page == f"  Connectivity   {process.url}/__admin/connectivity"


def test_a_tls_port_in_use_names_the_option_for_another(certificates):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refused("serve", "--port", "0", "--tls", str(certificates), "--tls-port", port)
    assert said.endswith("choose another with --tls-port (0 takes a free one)\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            ["serve", "--tls", "{certs}/clients"],
            "has no server.pem; `crr-mock certs {certs}/clients` makes a whole set",
        ),
        (["serve", "--port", "0", "--tls-only"], "--tls-only needs --tls DIR"),
        (["serve", "--port", "0", "--client-header", "X-Cert"], "--client-header and --trusted-proxy belong together"),
        (["serve", "--port", "0", "--client-header", "X", "--trusted-proxy", "me"], "'me' isn't an address or network"),
        (["certs", "{certs}"], "already holds bad, ca.key, ca.pem, clients"),
        (["certs", "{certs}/ca.pem/below", "--client", "ME"], "can't be written: File exists: {certs}/ca.pem"),
        (["certs", "{certs}/new", "--world", "moon"], "there is no world 'moon'"),
        (
            ["certs", "{certs}/new", "--client", "A B", "--client", "A_B"],
            "'A B' and 'A_B' would share the file A_B.pem",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line(certificates, command, said):
    line = refused(*(word.replace("{certs}", str(certificates)) for word in command))
    assert said.replace("{certs}", str(certificates)) in line
    assert line.startswith("crr-mock: ")
    assert line.count("\n") == 1
