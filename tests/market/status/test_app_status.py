import pytest


def test_the_application_is_up(client):
    reply = client.get("/status")

    assert (reply.status_code, reply.json()) == (200, {"status": "up"})


@pytest.mark.evidence("assumed", "App Status says up until the operator sets another status by admin")
def test_the_operator_lets_the_application_be_down(client):
    client.admin("POST", "/app-status", json={"status": "down"}).raise_for_status()

    assert client.get("/status").json() == {"status": "down"}
