"""Which authorities' clients get in, who is revoked, and that every connection shows its certificate."""

import shutil
import ssl

import pytest

from mockserver.tls.client_context import client_context
from mockserver.tls.context import ClientCertificates, ReloadingContext
from mockserver.tls.folder import ServerFiles
from tests.tls.pki import issued, shaken


@pytest.fixture(scope="module")
def people():
    """A root, an authority below it, one client of each, and an authority and a client that are revoked."""
    root = issued("root", None, ca=True)
    issuing, withdrawn = issued("issuing", root, ca=True), issued("withdrawn", root, ca=True)
    clients = {
        "of the root": issued("a", root),
        "below": issued("b", issuing),
        "below the withdrawn": issued("c", withdrawn),
    }
    clients["revoked"] = issued("d", issuing)
    root.revoked.append(withdrawn.certificate)
    issuing.revoked.append(clients["revoked"].certificate)
    return {"root": root, "issuing": issuing, "withdrawn": withdrawn, **clients}


@pytest.fixture
def folder(certificates, tmp_path):
    for name in ("server.pem", "server.key"):
        shutil.copy(certificates / name, tmp_path / name)
    return tmp_path


def client(one, certificates, folder, version=None):
    """A client that sends its whole chain but the root."""
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    chain, above = one.pem, one.issuer
    while above and above.issuer:
        chain, above = chain + above.pem, above.issuer
    (folder / "client.pem").write_bytes(chain + one.key_pem)
    context.load_cert_chain(folder / "client.pem")
    if version:
        context.minimum_version = context.maximum_version = version
    return context


IN, OUT, REVOKED = "in", "unknown ca", "certificate revoked"
TABLE = [
    # authorities, lists of the revoked, and what becomes of each client
    (["root"], None, {"of the root": IN, "below": IN, "revoked": IN}),
    (["issuing"], None, {"below": IN, "of the root": OUT}),
    (["issuing"], ["issuing"], {"below": IN, "revoked": REVOKED}),
    (["root"], ["issuing"], {"below": IN, "revoked": REVOKED}),
    (["root", "issuing"], ["issuing"], {"below": IN, "revoked": REVOKED}),
    (["root", "issuing"], ["root", "issuing"], {"below": IN, "of the root": IN, "revoked": REVOKED}),
    (["root"], ["root", "issuing", "withdrawn"], {"below": IN, "revoked": REVOKED, "below the withdrawn": REVOKED}),
    (["root", "issuing", "withdrawn"], ["root", "issuing", "withdrawn"], {"below the withdrawn": REVOKED, "below": IN}),
]


@pytest.mark.parametrize(("authorities", "lists", "verdicts"), TABLE)
def test_clients_are_checked_up_to_their_root_where_its_files_are_there(
    people, certificates, folder, authorities, lists, verdicts
):
    (folder / "ca.pem").write_bytes(b"".join(people[one].pem for one in authorities))
    if lists is not None:
        (folder / "crl.pem").write_bytes(b"".join(people[one].crl() for one in lists))
    server = ReloadingContext.of(ServerFiles(folder), ClientCertificates.REQUIRED)

    assert {who: verdict(server, client(people[who], certificates, folder)) for who in verdicts} == verdicts


def verdict(server, asking):
    try:
        shaken(server, asking)
    except ssl.SSLError as problem:
        return problem.reason.lower().replace("_", " ").partition("alert ")[2]
    return IN


def test_a_missing_list_is_said_in_words_that_help(people, certificates, folder, caplog):
    (folder / "ca.pem").write_bytes(people["root"].pem)
    (folder / "crl.pem").write_bytes(people["root"].crl())
    server = ReloadingContext.of(ServerFiles(folder), ClientCertificates.REQUIRED)

    verdict(server, client(people["below"], certificates, folder))
    assert caplog.messages[-1].endswith("isn't accepted: crl.pem holds no list of the authority that signed it")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_no_connection_resumes_another_one(people, certificates, folder, version):
    (folder / "ca.pem").write_bytes(people["root"].pem)
    server = ReloadingContext.of(ServerFiles(folder), ClientCertificates.REQUIRED)
    asking = client(people["of the root"], certificates, folder, version)

    first, stays_open = shaken(server, asking)
    again = [shaken(server, asking, first.session) for _ in range(3)]

    assert not first.session.has_ticket
    assert [there.session_reused for there, _ in again] == [False] * 3
    assert stays_open.version() == first.version()


def test_a_connection_that_was_begun_before_is_not_resumed_either(people, certificates, folder):
    (folder / "ca.pem").write_bytes(people["root"].pem)
    server = ReloadingContext.of(ServerFiles(folder), ClientCertificates.REQUIRED)
    asking = client(people["of the root"], certificates, folder, ssl.TLSVersion.TLSv1_2)
    early = server._current

    first, stays_open = shaken(server, asking)
    with pytest.raises(ssl.SSLError, match="instead of showing its certificate"):
        shaken(early, asking, first.session)
    assert stays_open.version() == "TLSv1.2"


def test_a_client_trusts_an_authority_that_is_no_root(people, folder):
    (folder / "issuing.pem").write_bytes(people["issuing"].pem)
    assert client_context(None, folder / "issuing.pem").verify_flags & ssl.VERIFY_X509_PARTIAL_CHAIN
