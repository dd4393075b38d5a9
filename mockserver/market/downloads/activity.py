"""Market data, as the list of activities knows it."""

from __future__ import annotations

from mockserver.market.activity import Activity, Service
from mockserver.market.downloads.service import HANDLERS
from mockserver.market.people.participants import ServiceAccess

DOWNLOADS = Activity(services={"market_data": Service(HANDLERS, ServiceAccess(under_nda=True))})
