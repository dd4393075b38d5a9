"""Market status and app status, as the list of activities knows them."""

from __future__ import annotations

from mockserver.market.activity import Activity, Service
from mockserver.market.people.participants import ServiceAccess
from mockserver.market.status import app_status, service
from mockserver.market.status.store import AppStatus

STATUS = Activity(
    services={
        "market_status": Service(service.HANDLERS, ServiceAccess(under_nda=True)),
        "app_status": Service(app_status.HANDLERS, access=None),
    },
    stores=(AppStatus,),
)
