"""Messages, as the list of activities knows them."""

from __future__ import annotations

from mockserver.market.activity import Activity, Service
from mockserver.market.messages.newcomer import welcome
from mockserver.market.messages.service import HANDLERS
from mockserver.market.messages.store import MessageBoard
from mockserver.market.people.participants import ServiceAccess

MESSAGES = Activity(
    services={"messages": Service(HANDLERS, ServiceAccess(under_nda=True))},
    stores=(MessageBoard,),
    things={"messages": MessageBoard},
    newcomer=welcome,
)
