"""The pages around the services: probe, catalogue, documentation, the spec files themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.routing import Mount, Route

from mockserver import __version__
from mockserver.caiso.catalogue import Catalogue, SpecFile
from mockserver.caiso.first_call import first_curl
from mockserver.call import DEFAULT_SESSION
from mockserver.clock import in_steps
from mockserver.pipeline import Pipeline
from mockserver.settings import Settings
from mockserver.web.front.problem import problem
from mockserver.web.front.routes import near
from mockserver.web.pages.catalogue_page import entries, is_shown, words_of
from mockserver.web.pages.html import ASSETS, HERE, page, report
from mockserver.web.pages.made import Made
from mockserver.web.pages.served_file import as_json, as_yaml, served_document

if TYPE_CHECKING:
    from pathlib import Path

    from mockserver.export.plan import ExportPlan
    from mockserver.metrics import Metrics


def add_pages(app: FastAPI, pipeline: Pipeline, metrics: Callable[[], Metrics], settings: Settings) -> None:
    """Add the pages, their assets, and the answer to what is found nowhere."""
    pages = _Pages(pipeline, metrics, settings)
    # plain routes: FastAPI's would take 40 ms of the start to describe what needs no description
    app.router.routes += [
        Route("/healthz", pages.healthz),
        Route("/metrics", pages.metrics),
        Route("/", pages.home),
        Route("/mocks", pages.catalogue),
        Route("/mocks/mock_{stem}.html", pages.documentation),
        Route("/mocks/documented/{stem}.json", pages.documented),
        Route("/mocks/dictionary.html", pages.dictionary),
        Route("/mocks/diff/{old}/{new}.html", pages.differences),
        Route("/mocks/schemas/{name}", pages.schema),
        Route("/mocks/{stem}.yaml", pages.yaml),
        Route("/mocks/{stem}.json", pages.json),
        Route("/__admin/docs", pages.admin),
        Route("/__admin/journal.html", pages.journal),
        Mount(ASSETS, StaticFiles(directory=HERE / "static", packages=[("fastapi_offline", "static")])),
    ]
    app.add_exception_handler(404, pages.not_found)


class _Pages:
    """One method for each page; coroutines, as nothing of ours runs beside the loop."""

    def __init__(self, pipeline: Pipeline, metrics: Callable[[], Metrics], settings: Settings) -> None:
        self._pipeline = pipeline
        self._metrics = metrics
        self._settings = settings
        self._made = Made()

    @property
    def _catalogue(self) -> Catalogue:
        return self._pipeline.catalogue

    async def healthz(self, _request: Request) -> Response:
        counts = {"services": len(self._catalogue.newest), "operations": len(self._catalogue.operations)}
        return JSONResponse({"status": "ok", "version": __version__, **counts})

    async def metrics(self, _request: Request) -> Response:
        from mockserver.metrics import MEDIA_TYPE  # 17 ms, with the first scrape

        return Response(self._metrics().text(), headers={"content-type": MEDIA_TYPE})

    async def home(self, _request: Request) -> Response:
        return RedirectResponse("/mocks")

    async def catalogue(self, request: Request) -> Response:
        appname, wanted = request.query_params.get("appname"), request.query_params.get("filter", "")
        if _prefers_json(request):
            rows = entries(self._catalogue, _url(request), appname)
            return JSONResponse([row for row in rows if is_shown(row, wanted)])
        rows = entries(self._catalogue, "", appname)
        return page(
            "catalogue.html",
            rows=[(row, words_of(row), is_shown(row, wanted)) for row in rows],
            wanted=wanted,
            appname=appname,
            apps=sorted({file.app for file in self._catalogue.files}),
            operations=len(self._catalogue.operations),
            first_curl=first_curl(self._catalogue, _url(request)),
        )

    async def documentation(self, request: Request) -> Response:
        file = self._file(request.path_params["stem"])
        before = self._catalogue.version_before(file)
        query = urlencode({name: value for name in ("session", "certificate") if (value := _asked(request, name))})
        return page(
            "documentation.html",
            title=f"{file.title} {file.version}",
            document=f"/mocks/documented/{file.stem}.json{'?' * bool(query)}{query}",
            source=f"/mocks/{file.stem}.json",
            shown=file.stem,
            versions={one.stem: one.version for one in self._catalogue.versions_of(file)},
            before=before and before.stem,
            schemas=[one.path.name for one in self._catalogue.schemas_of(file)],
            certificate=bool(_asked(request, "certificate")),
        )

    async def documented(self, request: Request) -> Response:
        """The file with samples and examples of the session's world."""
        catalogue, rules = self._catalogue, self._settings.collection_rules
        plan = await self._made.get(catalogue, "plan", lambda: _plan_of_samples(rules, catalogue))
        from mockserver.web.pages.documented import base_of, documented, identity_of  # 15 ms, for this page only

        file, session = self._file(request.path_params["stem"]), _asked(request, "session")
        world = (
            self._pipeline.sessions.find(session).world if session else self._pipeline.sessions.world(DEFAULT_SESSION)
        )
        wants = _asked(request, "certificate") == "yes" or request.url.scheme == "https"
        identity = identity_of(self._settings, plan.variables["participant"]) if wants else None
        port = self._settings.tls_port if wants else None
        base = base_of(file, file in self._catalogue.newest, request.base_url, session, port)
        work = documented(self._document(request), file, plan, world, base, identity)
        return Response(as_json(await in_steps(work)), media_type="application/json")

    async def differences(self, request: Request) -> Response:
        """From one version to another, by the files as they are served."""
        old, new = (self._file(request.path_params[name]) for name in ("old", "new"))

        def make() -> str:
            from mockserver.diff.change import DiffReport  # 40 ms with those below, for this page only
            from mockserver.diff.forms import as_html  # 35 ms with diff.run, for this page only
            from mockserver.diff.run import compared  # likewise

            return as_html(DiffReport([compared(old.document, new.document)]), home="/mocks")

        return report(await self._made.get(self._catalogue, (old.stem, new.stem), make))

    async def dictionary(self, _request: Request) -> Response:
        """The terms of the newest files, as they are served."""
        documents = [file.document for file in self._catalogue.newest]

        def make() -> str:
            from mockserver.dictionary.forms import as_html  # 17 ms, for this page only
            from mockserver.dictionary.terms import terms_of  # likewise

            return as_html(terms_of(documents), home="/mocks")

        return report(await self._made.get(self._catalogue, "dictionary", make))

    async def schema(self, request: Request) -> Response:
        """The schema of a download file, as it lies there."""
        name = request.path_params["name"]
        schema = self._catalogue.schemas.file(name)
        if schema is None:
            raise HTTPException(404, f"no schema {name} is in use; /mocks lists those that are")
        return Response(schema.text, media_type="application/schema+json")

    async def admin(self, request: Request) -> Response:
        document = request.app.openapi_url
        return page(
            "documentation.html",
            title="Admin API",
            document=document,
            source=document,
            shown=None,
            versions={},
            before=None,
            schemas=[],
            certificate=None,
        )

    async def journal(self, _request: Request) -> Response:
        """Holds nothing itself: it asks the admin API, which knows who may."""
        return page("journal.html")

    async def yaml(self, request: Request) -> Response:
        return Response(as_yaml(self._document(request)), media_type="application/yaml")

    async def json(self, request: Request) -> Response:
        return Response(as_json(self._document(request)), media_type="application/json")

    async def not_found(self, request: Request, error: Exception) -> Response:
        """problem+json that says where to look."""
        detail = error.detail if isinstance(error, HTTPException) else "Not Found"
        if detail == "Not Found":
            detail = f"nothing is served at {request.url.path}; GET /mocks lists the services"
            if close := near(request.url.path, _paths(self._catalogue)):
                detail += f"; did you mean {close}?"
        return problem(404, detail)

    def _file(self, stem: str) -> SpecFile:
        file = self._catalogue.file(stem)
        if file is None:
            raise HTTPException(404, f"no file {stem} is served; /mocks lists those that are")
        return file

    def _document(self, request: Request) -> dict[str, Any]:
        file = self._file(request.path_params["stem"])
        return served_document(file, file in self._catalogue.newest, _url(request))


def _url(request: Request) -> str:
    """This server's URL as the client wrote it, so that what it is given leads back the same way."""
    return str(request.base_url).rstrip("/")


def _plan_of_samples(rules: Path, catalogue: Catalogue) -> ExportPlan:
    """What samples are made by. To load it all takes 0.2 s, beside the loop."""
    from mockserver.export.plan import ExportPlan  # 14 ms with those below, for one page only
    from mockserver.export.samples.languages import templates  # likewise
    from mockserver.openapi.making import faker_words  # likewise
    from mockserver.web.pages import documented  # noqa: F401 - likewise

    templates()
    faker_words.prepare()
    return ExportPlan.load(rules, catalogue)


def _asked(request: Request, name: str) -> str:
    return request.query_params.get(name, "")


def _prefers_json(request: Request) -> bool:
    """Whether Accept names JSON before HTML; a client that doesn't care gets the page."""
    accept = request.headers.get("accept", "")
    json, html = accept.find("application/json"), accept.find("text/html")
    return json >= 0 and (html < 0 or json < html)


def _paths(catalogue: Catalogue) -> list[str]:
    return [
        base + contract.operation.path
        for file in catalogue.newest
        for contract in file.contracts
        for base in file.base_paths or [""]
    ]
