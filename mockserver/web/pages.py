"""The pages around the services: probe, catalogue, documentation."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from mockserver.pipeline import Pipeline


def pages(pipeline: Pipeline) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz")
    def healthz() -> dict[str, Any]:
        return {"status": "ok", "operations": len(pipeline.catalogue.operations)}

    return router
