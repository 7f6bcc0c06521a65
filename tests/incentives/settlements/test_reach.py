"""A member who looks after some partners reads the statements of those only."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi import FastAPI

from tests.incentives.settlements.bicycles import Bicycles, Resellers, partner_id
from tests.incentives.settlements.conftest import Desk
from tests.incentives.settlements.test_journey import calculated
from tongzhou.access.facade import Actor
from tongzhou.incentives.settlements.facade import KeyRing, Wiring
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.settings import Settings


class OwnPartners:
    """The director looks after 676 and 514, everybody else after all."""

    async def reachable(self, connection: Connection, actor: Actor) -> frozenset[UUID] | None:
        """Record ids of the partners this member looks after."""
        return frozenset({partner_id("676"), partner_id("514")}) if actor.name == "Director" else None


@pytest.fixture
def app(app: FastAPI, settings: Settings, bicycles: Bicycles) -> FastAPI:
    """The application in which members reach some partners only."""
    keys = KeyRing(settings.data_dir / "keys")
    app.state.incentives = Wiring(facts=bicycles, partners=Resellers(), keys=keys, reach=OwnPartners())
    return app


async def test_statements_of_other_partners_are_not_there(desk: Desk) -> None:
    await calculated(desk.finance)
    mine = (await desk.director.get("/api/statements", params={"period": "2019-Q3"})).json()["statements"]
    assert {line["partner"] for line in mine} == {"676", "514"}
    (other,) = (await desk.finance.get("/api/statements", params={"partner": "546"})).json()["statements"]
    assert (await desk.director.get(f"/api/statements/{other['id']}")).status_code == 404
    assert (await desk.director.get(f"/api/statements/{other['id']}/document?format=xlsx")).status_code == 404
    assert (await desk.director.get("/api/statements", params={"partner": "546"})).status_code == 404
