"""The pages around the services: probe, catalogue, documentation, the spec files themselves."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles

from mockserver import __version__
from mockserver.pipeline import Pipeline
from mockserver.spec.catalogue import Catalogue, SpecFile
from mockserver.spec.change_log import change_log
from mockserver.spec.sample import first_curl
from mockserver.web.html import ASSETS, HERE, page
from mockserver.web.served_file import as_json, as_yaml, served_document

_READ = ["GET", "HEAD"]


def add_pages(app: FastAPI, pipeline: Pipeline) -> None:
    """Add the pages, their assets, and the answer to what is found nowhere."""
    app.include_router(_router(pipeline), include_in_schema=False)
    app.mount(ASSETS, StaticFiles(directory=HERE / "static", packages=[("fastapi_offline", "static")]))
    app.add_exception_handler(404, _NotFound(pipeline))


def _router(pipeline: Pipeline) -> APIRouter:
    router = APIRouter()

    @router.api_route("/healthz", methods=_READ)
    def healthz() -> dict[str, Any]:
        catalogue = pipeline.catalogue
        counts = {"services": len(catalogue.newest), "operations": len(catalogue.operations)}
        return {"status": "ok", "version": __version__, **counts}

    @router.api_route("/", methods=_READ)
    def home() -> Response:
        return RedirectResponse("/mocks")

    @router.api_route("/mocks", methods=_READ)
    def catalogue(request: Request, appname: str | None = None) -> Response:
        if _prefers_json(request):
            return JSONResponse(_entries(pipeline.catalogue, _url(request), appname))
        return page(
            "catalogue.html",
            entries=_entries(pipeline.catalogue, "", appname),
            appname=appname,
            apps=sorted({file.app for file in pipeline.catalogue.files}),
            operations=len(pipeline.catalogue.operations),
            first_curl=first_curl(pipeline.catalogue, _url(request)),
        )

    @router.api_route("/mocks/mock_{stem}.html", methods=_READ)
    def documentation(stem: str) -> Response:
        file = _file(pipeline.catalogue, stem)
        entries = _entries(pipeline.catalogue, "")
        versions = [one for one in entries if (one["appname"], one["service"]) == (file.app, file.service)]
        shown = next(one for one in versions if one["file"] == stem)
        return page("documentation.html", shown=shown, versions=versions)

    @router.api_route("/mocks/{stem}.yaml", methods=_READ)
    def as_served_yaml(stem: str, request: Request) -> Response:
        return Response(as_yaml(_document(pipeline.catalogue, stem, request)), media_type="application/yaml")

    @router.api_route("/mocks/{stem}.json", methods=_READ)
    def as_served_json(stem: str, request: Request) -> Response:
        return Response(as_json(_document(pipeline.catalogue, stem, request)), media_type="application/json")

    return router


def _entries(catalogue: Catalogue, url: str, appname: str | None = None) -> list[dict[str, Any]]:
    """The catalogue's rows: services by name, newest version first. `url` is this server's; "" makes links paths."""
    files = [file for file in catalogue.files if appname is None or file.app == appname.lower()]
    files.sort(key=lambda file: file.document.name.sort_key, reverse=True)
    files.sort(key=lambda file: (file.app, file.service))
    return [_entry(file, file in catalogue.newest, url) for file in files]


def _entry(file: SpecFile, newest: bool, url: str) -> dict[str, Any]:
    log = change_log(str(file.document.root["info"].get("description", "")))
    return {
        "appname": file.app,
        "service": file.service,
        "title": file.title,
        "version": file.version,
        "status": "LATEST" if newest else "PREVIOUS",
        "release": log[-1].date if log else None,
        "operations": len(file.contracts),
        "file": file.stem,
        "documentation": f"{url}/mocks/mock_{file.stem}.html",
        "yaml": f"{url}/mocks/{file.stem}.yaml",
        "json": f"{url}/mocks/{file.stem}.json",
        "servers": [server["url"] for server in served_document(file, newest, url)["servers"]],
        "corrections": [path.name for path in file.document.overlays],
    }


def _file(catalogue: Catalogue, stem: str) -> SpecFile:
    file = catalogue.file(stem)
    if file is None:
        raise HTTPException(404, f"no file {stem} is served; /mocks lists those that are")
    return file


def _document(catalogue: Catalogue, stem: str, request: Request) -> dict[str, Any]:
    file = _file(catalogue, stem)
    return served_document(file, file in catalogue.newest, _url(request))


def _url(request: Request) -> str:
    """This server's URL as the client wrote it, so that what it is given leads back the same way."""
    return str(request.base_url).rstrip("/")


def _prefers_json(request: Request) -> bool:
    """Whether Accept names JSON before HTML; a client that doesn't care gets the page."""
    accept = request.headers.get("accept", "")
    json, html = accept.find("application/json"), accept.find("text/html")
    return json >= 0 and (html < 0 or json < html)


class _NotFound:
    """What is found nowhere: problem+json that says where to look."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    async def __call__(self, request: Request, problem: Exception) -> Response:
        detail = problem.detail if isinstance(problem, HTTPException) else "Not Found"
        if detail == "Not Found":
            detail = f"nothing is served at {request.url.path}; GET /mocks lists the services"
            if near := self._near(request.url.path):
                detail += f"; did you mean {near}?"
        body = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": detail}
        return JSONResponse(body, 404, media_type="application/problem+json")

    def _near(self, path: str) -> str | None:
        known = [
            base + contract.operation.path
            for file in self._pipeline.catalogue.newest
            for contract in file.contracts
            for base in file.base_paths or [""]
        ]
        return next(iter(get_close_matches(path, known, 1, 0.8)), None)
