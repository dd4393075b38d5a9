import json

import pytest

LION = {"kind": "Lion", "name": "Leo", "mane": True}
PRIDE = [{**LION, "id": 1}, {"kind": "Lion", "name": "Nala", "mane": False, "id": 2}]
SESSION = {"cookie": "session=abcd"}
REQUEST_ID = {"caiso_request_id": "3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59"}
JSON = {"content_type": "application/json"}
FORM = {"content_type": "application/x-www-form-urlencoded"}
TEXT = {"content_type": "text/plain"}
PARTS = {"content_type": "multipart/form-data; boundary=xyz"}


def places(reply):
    """Where a problem+json finds fault."""
    return [one.get("pointer") or f"{one['in']} {one['parameter']}" for one in json.loads(reply.content)["errors"]]


def detail(reply):
    return json.loads(reply.content)["detail"]


def multipart(*parts):
    text = "".join(f"--xyz\r\n{head}\r\n\r\n{payload}\r\n" for head, payload in parts)
    return f"{text}--xyz--\r\n".encode("latin-1")


def field(name, payload, more=""):
    return f'Content-Disposition: form-data; name="{name}"{more}', payload


@pytest.mark.parametrize(
    ("query", "headers", "wrong"),
    [
        ("", SESSION, []),
        ("kind=Lion&kind=Parrot&limit=5&ids=1,2&range[from]=1.5", {**SESSION, "x_keeper": "7"}, []),
        ("", {}, ["cookie session"]),
        ("", {"cookie": "session=abc"}, ["cookie session"]),
        ("kind=Dog", SESSION, ["query kind"]),
        ("limit=0", SESSION, ["query limit"]),
        ("limit=x&ids=1,b", SESSION, ["query ids", "query limit"]),
        ("limit=1&limit=2", SESSION, ["query limit"]),
        ("range[to]=far", {**SESSION, "x_keeper": "me"}, ["header X-Keeper", "query range"]),
        ("limit=101", {}, ["query limit", "cookie session"]),
        ("unknown=1", SESSION, []),
    ],
)
def test_every_violation_of_the_parameters_is_named_with_its_place(zoo, ask, query, headers, wrong):
    reply = ask(zoo, "listAnimals", query, **headers)

    assert reply.status == (400 if wrong else 200)
    assert not wrong or places(reply) == wrong


@pytest.mark.parametrize(("id", "status"), [("5", 200), ("0", 400), ("x", 400), ("5.0", 400), ("9" * 30, 400)])
def test_a_name_in_a_path_is_checked(zoo, ask, id, status):  # noqa: A002
    assert ask(zoo, "getAnimal", path={"id": id}).status == status


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (LION, []),
        ({**LION, "id": 5, "weight": 190.125, "parents": [LION]}, []),
        ({**LION, "mane": "yes", "weight": 0.0001}, ["#/mane", "#/weight"]),
        ({"kind": "Lion"}, ["#/mane", "#/name"]),
        ({"kind": "Dog"}, ["#/kind", "#/name"]),
        ({**LION, "parents": [LION, {**LION, "born": "2026-02-30"}]}, ["#/parents/1/born"]),
        ([LION], ["#"]),
        (None, ["#"]),
    ],
)
def test_every_violation_of_a_body_has_its_json_pointer(zoo, ask, body, wrong):
    reply = ask(zoo, "addAnimal", content=json.dumps(body), **JSON)

    assert reply.status == (400 if wrong else 201)
    assert not wrong or places(reply) == wrong


def test_a_refusal_is_a_problem_of_rfc_9457(zoo, ask):
    reply = ask(zoo, "addAnimal", content='{"name": "Leo"}', **JSON)

    assert (reply.status, reply.media_type) == (400, "application/problem+json")
    assert json.loads(reply.content) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "kind: expected a value, got nothing",
        "errors": [{"detail": "kind: expected a value, got nothing", "pointer": "#/kind"}],
    }


def test_a_problem_has_no_codes_and_is_logged_by_its_detail(zoo, ask):
    reply = ask(zoo, "addAnimal", content='{"kind": "Lion"}', **JSON)

    assert (reply.codes, reply.why) == ((), "mane: expected a value, got nothing")


def test_a_long_list_of_problems_ends_with_the_fiftieth(zoo, ask):
    parents = [{**LION, "weight": -1}] * 200
    reply = ask(zoo, "addAnimal", content=json.dumps({**LION, "parents": parents}), **JSON)

    assert len(places(reply)) == 50


@pytest.mark.parametrize(
    ("content", "headers", "status", "says"),
    [
        ("", {}, 400, "expected a body, got nothing"),
        ("{", JSON, 400, "expected a JSON body, got one that breaks at character 1: unexpected end"),
        ("[" * 2000, JSON, 400, "expected a JSON body, got one that breaks at character 1"),
        ('{"a": NaN}', JSON, 400, "expected a JSON body, got one that breaks at character 6: "),
        (json.dumps(LION), {"content_type": "Application/JSON; charset=utf-8"}, 201, None),
        (json.dumps(LION), {"content_type": "text/plain"}, 415, "Content-Type: text/plain isn't taken"),
        (json.dumps(LION), {}, 415, "Content-Type: none isn't taken"),
    ],
)
def test_a_body_has_to_be_there_and_readable_in_a_declared_media_type(zoo, ask, content, headers, status, says):
    reply = ask(zoo, "addAnimal", content=content, **headers)

    assert reply.status == status
    assert says is None or says in detail(reply)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("name=Leo", []),
        ("name=Leo+the+Lion&age=5&tags=a&tags=b&more=x", []),
        ("name=", []),
        ("age=x&tags=a", ["#/age", "#/name"]),
        ("name=a&name=b", ["#/name"]),
        ("name=Leo&age=5.5", ["#/age"]),
    ],
)
def test_a_form_is_read_by_its_schema(zoo, ask, content, wrong):
    reply = ask(zoo, "addAnimal", content=content, **FORM)

    assert reply.status == (400 if wrong else 201)
    assert not wrong or places(reply) == wrong


@pytest.mark.evidence(
    "assumed", "A request body of another kind than JSON, form, multipart, text or bytes, such as XML, is taken unread."
)
def test_a_body_that_cannot_be_read_is_taken_as_it_comes(zoo, ask):
    assert ask(zoo, "addAnimal", content="<animal/>", content_type="application/xml").status == 201


FILE = field("photo", "\x89PNG\r\n\x00", '; filename="a.png"\r\nContent-Type: image/png')


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ([FILE], []),
        ([FILE, field("caption", "Leo"), field("year", "2026"), field("tags", "a"), field("tags", "b")], []),
        ([FILE, field("tags", "a"), field("camera", '{"maker": "x"}'), field("other", "x")], []),
        ([FILE, field("camera", '{"maker": 5}', "\r\nContent-Type: application/json")], ["#/camera/maker"]),
        ([FILE, field("caption", "é" * 11, "\r\nContent-Type: text/plain; charset=latin-1")], ["#/caption"]),
        ([FILE, field("caption", "x"), field("caption", "y")], ["#/caption"]),
        ([FILE, field("year", "soon"), field("camera", "{}")], ["#/camera/maker", "#/year"]),
        ([field("caption", "no photo")], ["#/photo"]),
        ([field("photo", "nine bytes", '; filename="a"')], ["#/photo"]),
        ([FILE, field("camera", "{")], ["#/camera"]),
        ([FILE, ("Content-Disposition: form-data", "no name")], ["#"]),
        ([FILE, field("caption", "\xff")], ["#"]),
    ],
)
def test_a_multipart_body_is_read_part_by_part(zoo, ask, parts, wrong):
    reply = ask(zoo, "putPhoto", content=multipart(*parts), path={"id": "1"}, **PARTS)

    assert reply.status == (400 if wrong else 200)
    assert not wrong or places(reply) == wrong


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (multipart(FILE), "multipart/form-data"),
        (multipart(FILE), "multipart/form-data; boundary=other"),
        (multipart(FILE)[:-8], "multipart/form-data; boundary=xyz"),
        (b"photo", "multipart/form-data; boundary=xyz"),
    ],
)
def test_a_multipart_body_without_its_boundaries_is_refused(zoo, ask, content, content_type):
    assert ask(zoo, "putPhoto", content=content, path={"id": "1"}, content_type=content_type).status == 400


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"\x89PNG", "image/png", 200),
        (b"\xff" * 8, "image/jpeg", 200),
        (b"\xff" * 9, "image/jpeg", 400),
        (b"a", "video/mp4", 415),
        (b"", "image/png", 200),
    ],
)
def test_a_body_of_bytes_is_counted_in_bytes(zoo, ask, content, content_type, status):
    assert ask(zoo, "putPhoto", content=content, path={"id": "1"}, content_type=content_type).status == status


@pytest.mark.parametrize(
    ("operation", "content", "content_type", "status"),
    [
        ("writeNote", "", "", 200),
        ("writeNote", "x" * 20, "text/plain", 200),
        ("writeNote", "é" * 20, "text/plain; charset=utf-8", 200),
        ("writeNote", "x" * 21, "text/plain", 400),
        ("writeNote", b"\xe9", "text/plain; charset=latin-1", 200),
        ("writeNote", b"\xe9", "text/plain", 400),
        ("writeNote", b"a", "text/plain; charset=of-our-own", 400),
        ("writeNote", rb"\ud800", "text/plain; charset=unicode_escape", 400),
        ("writeNote", b"a", "text/plain; charset=rot13", 400),
        ("setCount", "5", "text/plain", 200),
        ("setCount", "-5", "text/plain", 400),
        ("setCount", "five", "text/plain", 400),
        ("setCount", "5", "application/json", 200),
    ],
)
def test_a_text_is_decoded_and_checked(zoo, ask, operation, content, content_type, status):
    assert ask(zoo, operation, content=content, content_type=content_type).status == status


def test_a_body_that_nobody_asked_for_is_passed_over(zoo, ask):
    assert ask(zoo, "getAnimal", content="{", path={"id": "1"}, content_type="text/strange").status == 200


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*;q=0.5, application/json;q=0.1", "text/csv"),
        ("application/*", "application/json"),
        ("text/html, */*;q=0.1", "application/json"),
    ],
)
def test_the_answer_comes_in_what_the_client_takes(zoo, ask, accept, media_type):
    assert ask(zoo, "listAnimals", accept=accept, **SESSION).media_type == media_type


def test_an_accept_that_cannot_be_met_is_406_and_says_what_is_offered(zoo, ask):
    reply = ask(zoo, "listAnimals", accept="text/html, image/*", **SESSION)

    assert (reply.status, reply.media_type) == (406, "application/problem+json")
    assert "this operation answers application/json, text/csv" in detail(reply)


def test_an_answer_without_a_body_meets_every_accept(zoo, ask):
    reply = ask(zoo, "dropAnimal", path={"id": "1"}, accept="text/html")

    assert (reply.status, reply.content, reply.media_type) == (204, b"", None)


def test_clients_with_ever_new_headers_do_not_fill_the_memory(zoo, ask):
    contract = next(one for one in zoo.contracts.values() if one.operation.operation_id == "listAnimals")

    assert all(contract.answers.can_meet(f"application/json;v={number}") for number in range(1200))
    assert len(contract.answers._taken) <= 501


@pytest.mark.parametrize(
    ("prefer", "status", "content"),
    [
        ({}, 200, PRIDE),
        ({"example": "pride"}, 200, PRIDE),
        ({"example": "empty"}, 200, []),
        ({"code": "200", "example": "empty"}, 200, []),
    ],
)
def test_a_client_may_prefer_an_example(zoo, ask, prefer, status, content):
    reply = ask(zoo, "listAnimals", prefer=prefer, **SESSION)

    assert (reply.status, json.loads(reply.content)) == (status, content)


def test_an_example_that_its_own_schema_refuses_is_not_sent(zoo, ask):
    reply = ask(zoo, "listAnimals", prefer={"example": "broken"}, **SESSION)

    assert reply.status == 501
    assert "the file's schema of 200 application/json refuses its example broken: " in detail(reply)
    assert '[0].kind: expected one of Lion, Parrot, got "Unicorn"' in detail(reply)


@pytest.mark.parametrize(
    ("operation", "code", "status"),
    [("listAnimals", "404", 404), ("listAnimals", "418", 418), ("addAnimal", "503", 503), ("setCount", "202", 202)],
)
def test_a_client_may_prefer_a_status_of_a_declared_range(zoo, ask, operation, code, status):
    headers = {**SESSION} if operation == "listAnimals" else JSON
    content = {"listAnimals": "", "addAnimal": json.dumps(LION), "setCount": "1"}[operation]

    reply = ask(zoo, operation, content=content, prefer={"code": code}, **headers)

    assert reply.status == status
    assert reply.media_type == ("application/json" if operation == "setCount" else "application/problem+json")


@pytest.mark.parametrize("code", ["500", "", "abc", "4XX", "100", "2000"])
def test_a_status_that_is_not_declared_cannot_be_preferred(zoo, ask, code):
    reply = ask(zoo, "listAnimals", prefer={"code": code}, **SESSION)

    assert reply.status == 400
    assert f"Prefer: code={code} isn't declared; this operation declares 200, 4XX" in detail(reply)


def test_an_example_that_is_not_declared_cannot_be_preferred(zoo, ask):
    reply = ask(zoo, "listAnimals", prefer={"example": "zebras"}, **SESSION)

    assert reply.status == 400
    assert "the examples here are: pride, empty, broken" in detail(reply)


def test_a_preferred_204_has_no_body(zoo, ask):
    reply = ask(zoo, "setCount", content="1", prefer={"code": "204"}, **TEXT)

    assert (reply.status, reply.content, reply.media_type) == (204, b"", None)


def test_a_dynamic_answer_follows_the_seed(zoo, ask):
    answers = {ask(zoo, "listAnimals", prefer={"dynamic": "true"}, seed=seed, **SESSION).content for seed in range(20)}

    assert len(answers) > 15
    assert ask(zoo, "listAnimals", prefer={"dynamic": "true"}, seed=3, **SESSION).content in answers


def test_declared_headers_come_along(zoo, ask):
    assert ask(zoo, "listAnimals", **SESSION).headers == {"x-total": "3", "x-tags": "big"}


def test_a_text_is_sent_as_it_is_and_bytes_are_sent_as_bytes(zoo, ask):
    assert ask(zoo, "writeNote").content == b"noted"
    assert ask(zoo, "listAnimals", accept="text/csv", **SESSION).content == b"name,kind\nLeo,Lion\n"
    assert not ask(zoo, "putPhoto", path={"id": "1"}).content.startswith(b'"')


def crr_codes(reply):
    return [entry["errorCode"] for entry in json.loads(reply.content)["errorList"]]


PORTFOLIO = {"portfolioName": "P 1", "marketName": "AUC_MN_2026_M09", "participantName": "ZTRD1"}


def test_a_refusal_of_caisos_has_caisos_shape(crr, ask):
    reply = ask(crr, "postPortfolioRetraction", content=json.dumps(PORTFOLIO), **JSON)

    assert json.loads(reply.content) == {
        "errorList": [
            {
                "errorCode": "SER0017",
                "errorDescription": crr.file("caiso_crr_auction_v1.2.1")
                .errors.texts["SER0017"]
                .replace("{0}", "caiso-request-id: expected a value, got nothing"),
                "severity": "ERROR",
            }
        ],
        "creationTime": "2026-08-10T15:00:00Z",
        "serviceVersion": "V1.0",
    }
    assert (reply.status, reply.media_type) == (400, "application/json")


@pytest.mark.evidence("assumed", "A POST of a CRR service without a body is refused with SER0017.")
def test_a_crr_post_needs_its_body(crr, ask):
    assert crr_codes(ask(crr, "postPortfolioRetraction", **REQUEST_ID)) == ["SER0017"]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"portfolioName": ""}, ["POR0215"]),
        ({"portfolioName": "   "}, ["POR0215"]),
        ({"portfolioName": "x" * 101}, ["POR0103"]),
        ({"portfolioName": "a/b"}, ["SER0022"]),
        ({"portfolioName": 5}, ["SER0017"]),
        ({"portfolioName": "a/b", "marketName": "a,b", "participantName": 1}, ["SER0017", "SER0017", "SER0022"]),
    ],
)
def test_the_code_that_is_made_for_a_violation_names_it(crr, ask, changed, codes):
    reply = ask(crr, "postPortfolioRetraction", content=json.dumps({**PORTFOLIO, **changed}), **REQUEST_ID, **JSON)

    assert reply.status == (400 if codes else 200)
    assert sorted(crr_codes(reply) if codes else []) == codes


def test_each_bad_record_has_one_entry(crr, ask):
    bid = {"mw": 5, "price": 19.999}
    body = {**PORTFOLIO, "newOffers": [], "newBids": [{"bidCurve": [bid, bid]}, 5]}

    reply = ask(crr, "portfolioCreation", content=json.dumps(body), **REQUEST_ID, **JSON)

    assert crr_codes(reply) == ["SER0030", "SER0030"]
    assert "newBids[0].bidCurve[1].price: expected a multiple of 0.01, got 19.999" in reply.content.decode()


@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_a_preferred_error_of_caisos_has_a_code_that_is_sent_with_it(crr, ask, code):
    reply = ask(
        crr, "postPortfolioRetraction", content=json.dumps(PORTFOLIO), prefer={"code": code}, **REQUEST_ID, **JSON
    )

    assert reply.status == int(code)
    assert crr_codes(reply)[0] in crr.file("caiso_crr_auction_v1.2.1").errors.texts


def test_a_preferred_error_without_content_has_no_body(crr, ask):
    reply = ask(
        crr, "postPortfolioRetraction", content=json.dumps(PORTFOLIO), prefer={"code": "401"}, **REQUEST_ID, **JSON
    )

    assert (reply.status, reply.content, reply.media_type) == (401, b"", None)


DOWNLOAD = "participantName=ZTRD1&fileFormat=%s&marketName=AUC_MN_2026_M09&publicMarketDownloadType=SOURCE_SINK"


@pytest.mark.parametrize(("form", "entry"), [("CSV", "csv"), ("JSON", "json")])
def test_a_download_is_a_zip_named_after_market_and_type(crr, ask, form, entry):
    operation = next(one for one in crr.operations if one.path.endswith("publicMarketData")).operation_id

    reply = ask(crr, operation, DOWNLOAD % form, **REQUEST_ID)

    assert (reply.status, reply.media_type, reply.content[:2]) == (200, "application/octet-stream", b"PK")
    assert reply.headers == {"content-disposition": 'attachment; filename="AUC_MN_2026_M09_SOURCE_SINK.zip"'}
    assert f"AUC_MN_2026_M09_SOURCE_SINK.{entry}".encode() in reply.content
