import pytest

from mockserver.app import load_catalogue
from mockserver.caiso.first_call import first_curl
from mockserver.settings import Settings

PLACE = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}


@pytest.mark.parametrize(
    ("parameters", "curl"),
    [
        ([{**PLACE, "example": "a b/c"}], 'curl "http://host/toys/a%20b%2Fc"'),
        ([PLACE], None),
        ([], None),
    ],
)
def test_the_first_call_has_a_value_in_each_place_of_its_path(write, parameters, curl):
    operation = {"parameters": parameters, "responses": {"200": {"description": "done"}}}
    info = {"title": "T", "version": "1.0.0"}
    path = write("a.json", {"openapi": "3.0.3", "info": info, "paths": {"/toys/{id}": {"get": operation}}})

    assert first_curl(load_catalogue(Settings(specs=(path,))), "http://host") == curl
