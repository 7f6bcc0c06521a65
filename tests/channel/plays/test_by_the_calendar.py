"""What the calendar brings: contracts that end, visits and reviews, birthdays and festivals, prices that end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.channel.plays.conftest import Company, Work, day, noon
from tests.channel.test_cooperation import PACKAGE
from tests.channel.test_joining import open_mail, told
from tests.notifications.conftest import MailBox
from tongzhou.builder.flows.contracts import FOUND_MAX, FindStep, LoopStep
from tongzhou.builder.flows.packaged import PackagedFlow
from tongzhou.builder.packages.contracts import PartKind
from tongzhou.builder.packages.facade import read_package


async def signed(company: Company, ends: int) -> dict[str, object]:
    made = await company.make(
        "director", "contract", contract_number=f"C{ends}", partner=company.partner, kind="authorisation"
    )
    answer = await company.move("director", "contract", made, "sign", starts_on=day(days=-300), ends_on=day(days=ends))
    assert answer.status_code == 200, answer.text
    return made


async def test_a_signed_contract_is_in_force_from_its_first_day_on(company: Company, work: Work) -> None:
    made = await company.make("director", "contract", contract_number="C1", partner=company.partner, kind="contract")
    lasting = {"starts_on": day(days=20), "ends_on": day(days=300)}
    assert (await company.move("director", "contract", made, "sign", **lasting)).status_code == 200
    early = await company.move("director", "contract", made, "begin")
    assert early.json()["errors"][0]["code"] == "transition_barred"
    for days, stage in ((0, "signed"), (19, "signed"), (21, "in_force")):
        await work(noon() + timedelta(days=days))
        assert (await company.one("contract", made))["stage"] == stage
    past = await signed(company, 200)
    await work()
    assert (await company.one("contract", past))["stage"] == "in_force"


async def test_a_contract_reminds_90_60_and_30_days_before_and_expires(company: Company, work: Work) -> None:
    contract = await signed(company, 100)
    told = []
    for days in (9, 10, 11, 40, 69, 70, 99, 101, 102):
        await work(noon() + timedelta(days=days))
        told.append(len(await company.told("owner", "notice")))
    assert told == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    texts = await company.told("owner", "notice")
    assert [text[text.index("ends on") :] if "ends on" in text else "expired" for text in texts] == [
        *[f"ends on {day(days=100)}."] * 2, f"ends on {day(days=100)}. Please see to its renewal.", "expired",
    ]  # fmt: skip
    assert await company.told("manager", "notice", "C100") == texts
    assert await company.tasks("manager") == ["decide"]
    assert (await company.act("manager", "decide", values={"renewal": "renew"})).status_code == 204
    after = await company.one("contract", contract)
    assert (after["stage"], after["renewal"]) == ("expired", "renew")


async def test_visits_and_reviews_come_by_tier_and_once_a_period(company: Company, work: Work) -> None:
    ordinary = {"reseller_key": "P2", "reseller_name": "Birch", "channel_manager": "manager", "tier": "silver"}
    await company.make("director", "partner", **ordinary)
    await company.make("director", "partner", **{**ordinary, "reseller_key": "P3", "tier": "registered"})
    paused = await company.make("director", "partner", **{**ordinary, "reseller_key": "P4", "tier": "core"})
    path = f"/api/forms/partner/records/{paused['id']}/transitions/pause"
    await company.browsers["director"].post(path, json={"revision": paused["revision"], "reason": "Debt"})
    lone = {"reseller_key": "P5", "reseller_name": "Lone", "tier": "core"}
    await company.make("director", "partner", **lone)
    first = datetime(2027, 1, 1, 12, tzinfo=UTC)
    await work(first)
    visits = {(v["partner"]["label"], v["kind"], v["period"]): v for v in await company.all("visit")}
    assert set(visits) == {
        ("Alpine", "visit", "2027-01"), ("Alpine", "review", "2027-Q1"), ("Birch", "visit", "2027-Q1"),
    }  # fmt: skip
    planned = visits["Alpine", "visit", "2027-01"]
    assert (planned["planned_on"], planned["visitor"]["label"], planned["stage"]) == (
        "2027-01-31",
        "Manager",
        "planned",
    )
    assert len(await company.told("manager", "notice")) == 2
    assert len(await company.told("director", "notice")) == 2  # of the core partner that nobody looks after


async def test_run_again_in_the_month_nothing_is_planned_twice(company: Company, work: Work) -> None:
    await work(datetime(2027, 2, 1, 12, tzinfo=UTC))
    before = [each for each in await company.all("visit") if each["kind"] == "visit"]
    assert [each["period"] for each in before] == ["2027-02"]
    await again(company, "monthly_visits", "30 9 15 * *")
    await work(datetime(2027, 2, 16, 12, tzinfo=UTC))
    assert [each for each in await company.all("visit") if each["kind"] == "visit"] == before
    await work(datetime(2027, 3, 16, 12, tzinfo=UTC))
    periods = sorted(each["period"] for each in await company.all("visit") if each["kind"] == "visit")
    assert periods == ["2027-02", "2027-03"]


async def again(company: Company, key: str, cron: str) -> None:
    """Have a flow come at another time, as an administrator does in the designer."""
    admin = company.browsers["admin"]
    flow = (await admin.get(f"/api/flows/{key}")).json()["flow"]
    document = {**flow["document"], "trigger": {**flow["document"]["trigger"], "cron": cron}}
    saved = await admin.put(f"/api/flows/{key}/draft", json={"document": document, "revision": flow["revision"]})
    assert saved.status_code == 200, saved.text
    revision = saved.json()["flow"]["revision"]
    answer = await admin.post(f"/api/flows/{key}:publish", json={"revision": revision})
    assert answer.status_code == 200, answer.text


async def test_a_birthday_is_prepared_and_greets_the_contact_alone(
    company: Company, work: Work, mail_box: MailBox
) -> None:
    await open_mail(company.browsers["admin"], mail_box)
    for name, email in (("Li", "li@r.test"), ("Mo", None)):
        contact = {"partner": company.partner, "name": name, "birthday": "1985-01-20", "email": email}
        await company.make("manager", "partner_contact", **contact)
    await work(datetime(2027, 1, 13, 12, tzinfo=UTC))
    cares = {each["contact"]["label"]: each for each in await company.all("care")}
    care = cares["Li"]
    assert (care["day"], care["kind"], care["owner"]["label"]) == ("2027-01-20", "birthday", "Manager")
    for _ in cares:
        prepared = {"greeting": "Many returns", "gift": "Tea"}
        assert (await company.act("manager", "prepare", values=prepared)).status_code == 204
    await work(datetime(2027, 1, 19, 12, tzinfo=UTC))
    assert told(mail_box, "li@r.test") == []
    for hour in (12, 13):
        await work(datetime(2027, 1, 20, hour, tzinfo=UTC))
    assert await company.told("owner", "notice") == []
    assert await company.told("manager", "notice", "Many returns") == [
        "No text message or mail reaches Mo. Greet them in person or by phone: Many returns"
    ]
    assert [(each["stage"], each["gift"]) for each in await company.all("care")] == [("sent", "Tea")] * 2


async def test_a_festival_greets_every_active_partner_though_nobody_prepares(company: Company, work: Work) -> None:
    other = {"reseller_key": "P2", "reseller_name": "Birch", "channel_manager": "manager", "tier": "registered"}
    await company.make("director", "partner", **other)
    festival = {"name": "春节", "day": "2027-02-06", "greeting": "新春快乐！", "tiers": ["core", "silver"]}
    await company.make("director", "festival", **festival)
    for at in (date(2027, 1, 30), date(2027, 1, 31), date(2027, 2, 5)):
        await work(datetime(at.year, at.month, at.day, 12, tzinfo=UTC))
    (care,) = await company.all("care")
    assert (care["subject"], care["stage"]) == ("春节 · Alpine", "planned")
    await work(datetime(2027, 2, 6, 20, tzinfo=UTC))
    assert await company.told("owner", "notice") == ["新春快乐！"]
    assert [each["stage"] for each in await company.all("care")] == ["sent"]
    assert await company.tasks("manager") == []


def test_no_flow_of_the_package_leaves_out_what_it_finds() -> None:
    flows = [PackagedFlow.model_validate(each) for each in read_package(PACKAGE).parts[PartKind.FLOW].values()]
    steps = [step for each in flows for step in each.steps]
    finds = [step for step in steps if isinstance(step, FindStep) and step.many]
    assert len(finds) == 6
    assert {(step.limit, step.beyond) for step in finds} == {(FOUND_MAX, "fail")}
    assert {step.limit for step in steps if isinstance(step, LoopStep)} == {FOUND_MAX}
