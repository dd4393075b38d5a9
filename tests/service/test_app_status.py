def test_the_application_is_up(client):
    reply = client.get("/status")

    assert (reply.status_code, reply.json()) == (200, {"status": "up"})
