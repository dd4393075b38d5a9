"""Everything in the web room runs on the loop: what isn't a coroutine would run in a thread beside it."""

from collections.abc import Callable, Iterator
from inspect import iscoroutinefunction
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import Mount

from mockserver.app import build
from mockserver.settings import Settings

APP = build(Settings(access_log=False)).app.app


def called_by(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    if dependant.call:
        yield dependant.call
    for one in dependant.dependencies:
        yield from called_by(one)


def is_coroutine(function: Callable[..., Any]) -> bool:
    return iscoroutinefunction(function) or iscoroutinefunction(getattr(function, "__call__", None))  # noqa: B004


def all_routes() -> list[RouteContext]:
    return [one for one in iter_route_contexts(APP.router.routes) if not isinstance(one.original_route, Mount)]


@pytest.mark.parametrize("route", all_routes(), ids=lambda route: f"{'-'.join(sorted(route.methods))} {route.path}")
def test_a_route_and_all_that_it_depends_on_are_coroutines(route):
    is_api = isinstance(route.original_route, APIRoute)
    functions = list(called_by(route.dependant)) if is_api else [route.original_route.endpoint]

    assert functions
    assert [one for one in functions if not is_coroutine(one)] == []


def test_every_answer_of_ours_to_an_exception_is_a_coroutine():
    ours = [one for one in APP.exception_handlers.values() if one.__module__.startswith("mockserver")]

    assert len(ours) >= 5
    assert [one for one in ours if not is_coroutine(one)] == []
