"""Every door to a statement: the owner passes for their own published ones, staff and other partners never."""

from __future__ import annotations

from tests.incentives.settlements.bicycles import partner_id
from tests.incentives.settlements.conftest import Desk, People, role
from tests.incentives.settlements.test_journey import calculated, published
from tests.people import MakePartnerUser, MakeRole, SignIn


def doors(statement: str) -> list[str]:
    """All addresses that show a statement, or something of it."""
    one = f"/api/statements/{statement}"
    parts = ["", "/components/volume/transactions", "/exclusions"]
    return [one + part for part in parts] + [f"{one}/document?format={kind}" for kind in ("pdf", "xlsx", "bundle")]


async def test_staff_see_no_statement_and_owners_their_own_published_ones(
    desk: Desk, people: People, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    await published(desk)
    await calculated(desk.finance, "2019-Q4")
    await make_role(role("staff", "partner", []))
    clerk = await make_partner_user("clerk-676@acme.example", partner_id("676"), "staff")
    lines = (await desk.director.get("/api/statements", params={"partner": "676"})).json()["statements"]
    own, unpublished = (
        next(row["id"] for row in lines if row["period"] == quarter) for quarter in ("2019-Q3", "2019-Q4")
    )
    lists = ["/api/statements", "/api/statements:export", "/api/statements?partner=676", "/api/statements?search=a"]
    staff, owner = await sign_in(clerk.email), await sign_in(people.owner_676.email)
    for door in [*lists, *doors(own), *doors(unpublished)]:
        refused = await staff.get(door)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found"), door
    for door in [*lists, *doors(own)]:
        assert (await owner.get(door)).status_code == 200, door
    for door in doors(unpublished):
        assert (await owner.get(door)).status_code == 404, door
    told = (await owner.get("/api/messages")).json()["messages"]
    assert [(each["kind"], each["path"], each["by_name"]) for each in told] == [
        ("statement", f"/portal/statements/{own}", None),
    ]
    assert (await staff.get("/api/messages")).json()["messages"] == []
    seen = (await owner.get("/api/statements")).json()["statements"]
    assert [(row["partner"], row["period"], row["status"]) for row in seen] == [("676", "2019-Q3", "published")]
    taken = (await owner.get("/api/statements:export")).text.strip().split("\r\n")
    assert [line.split(",")[0] for line in taken][1:] == ["676"]
    other = await sign_in(people.owner_546.email)
    for door in doors(own):
        assert (await other.get(door)).status_code == 404, door
    assert (await other.get("/api/statements:export", params={"partner": "676"})).status_code == 404
    settlement = next(row["settlement"] for row in lines)
    for part in ("", "/statements", "/moves", "/exclusions", "/statements:export"):
        assert (await owner.get(f"/api/settlements/{settlement}{part}")).status_code == 404, part
