"""The one client of the admin API, against a server that says anything."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mockserver.admin_client import AdminClient
from mockserver.errors import AdminError


class Handler(BaseHTTPRequestHandler):
    """Answers what the path says: /__admin/STATUS/BODY."""

    protocol_version = "HTTP/1.1"

    def setup(self):
        self.server.connections += 1
        super().setup()

    def do_GET(self):
        self.server.heard.append((self.path, self.headers["authorization"]))
        status, content = self.path.split("/")[-2:]
        self.send_response(int(status))
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, *_): ...


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.connections, server.heard, server.daemon_threads = 0, [], True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        server.url = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def admin(server):
    admin = AdminClient(f"{server.url}/behind/", "t0ken")
    yield admin
    admin.close()


def test_a_connection_is_kept_and_the_path_of_the_url_and_the_token_come_along(server, admin):
    assert [admin.get("200", number) for number in "123"] == [1, 2, 3]
    assert server.connections == 1
    assert server.heard[0] == ("/behind/__admin/200/1", "Bearer t0ken")


@pytest.mark.parametrize(("status", "body"), [("200", "<html>"), ("302", "elsewhere"), ("404", "[]"), ("500", "oh")])
def test_a_server_that_answers_otherwise_than_a_mock_is_told_from_one(admin, status, body):
    with pytest.raises(AdminError, match="doesn't answer as a crr-mock does; is the port right") as refused:
        admin.get(status, body)
    assert refused.value.status == int(status)
