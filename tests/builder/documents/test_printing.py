"""What is printed: exact words, in the reader's language, of what they may see."""

from __future__ import annotations

import asyncio
import io
import zipfile
from uuid import UUID

import httpx
import pytest
from PIL import Image
from pypdf import PdfReader

from tests.builder.documents.conftest import BASE, TEMPLATE, ids_of, make_contract, pages_of
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.documents import printing

PRINT = f"{BASE}/contract:print"


async def test_one_record_in_english(clerk: httpx.AsyncClient) -> None:
    (record,) = await ids_of(clerk, "HT-1")

    answer = await clerk.post(PRINT, json={"ids": [record]})

    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert "HT-1%20%E6%81%92%E9%80%9A%20%23let%20x%20%3D%201.pdf" in answer.headers["content-disposition"]
    first, second = pages_of(answer.content)
    assert first == (
        "Acme HT-1 Contract HT-1 恒通 #let x = 1（A）Jul 01, 2019 Running S-42 "
        "Signed on Jul 01, 2019 Floor S-42 Total CN¥1,280.50 "
        "No. Product Quantity Amount 1 Pump [*bold*] 2 CN¥1,200.50 2 阀门 10 CN¥80.00 Total 12 CN¥1,280.50 "
        "HT-1 Page 1 of 2"
    )
    assert second == "Acme HT-1 恒通 #let x = 1 Date: Acme Date: Page 2 of 2"


async def test_in_chinese_when_asked(clerk: httpx.AsyncClient) -> None:
    (record,) = await ids_of(clerk, "HT-1")

    answer = await clerk.post(PRINT, json={"ids": [record], "language": "zh-CN"})

    text = "\n".join(pages_of(answer.content))
    for words in ("合同 HT-1", "2019-07-01 履行中", "签订日期", "¥1,280.50", "序号 产品 数量 金额", "第 1 页，共 2 页"):
        assert words in text


async def test_many_as_one_document_each_with_its_own_page_numbers(clerk: httpx.AsyncClient) -> None:
    second, first = await ids_of(clerk, "HT-2", "HT-1")

    answer = await clerk.post(PRINT, json={"ids": [second, first]})

    pages = pages_of(answer.content)
    assert [page[:9] for page in pages] == ["Acme HT-2", "Acme HT-2", "Acme HT-1", "Acme HT-1"]
    assert [page[-11:] for page in pages] == ["Page 1 of 2", "Page 2 of 2"] * 2
    assert "Sales%20contract.pdf" in answer.headers["content-disposition"]


async def test_many_as_an_archive(clerk: httpx.AsyncClient) -> None:
    again = await make_contract(clerk, "HT-2", "B", [], status=None)
    first, second = await ids_of(clerk, "HT-1", "HT-2")
    ids = {first, second, again}

    answer = await clerk.post(PRINT, json={"ids": sorted(ids), "output": "zip"})

    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(archive.namelist()) == ["HT-1 恒通 #let x = 1.pdf", "HT-2 Blue.pdf"] or len(ids) == 3
    assert all(len(pages_of(archive.read(name))) == 2 for name in archive.namelist())
    assert len(archive.namelist()) == len(ids)


async def uploaded(clerk: httpx.AsyncClient, width: int) -> str:
    """A picture, not yet of any record."""
    picture = io.BytesIO()
    Image.new("RGB", (width, 20), "red").save(picture, "PNG")
    answer = await clerk.post("/api/files", files={"file": ("a.png", picture.getvalue())})
    identifier: str = answer.json()["file"]["id"]
    return identifier


async def test_pictures_of_a_field_and_of_the_template(clerk: httpx.AsyncClient) -> None:
    in_record, in_template = [await uploaded(clerk, width) for width in (40, 60)]
    record = await make_contract(clerk, "HT-3", "A", [], photos=[in_record])
    blocks = [{"type": "image", "field": "photos"}, {"type": "image", "file": in_template, "height": 10}]
    made = await clerk.post(BASE, json={"key": "photos", "document": {"title": "Photos", "blocks": blocks}})
    assert made.status_code == 201, made.text

    answer = await clerk.post(f"{BASE}/photos:print", json={"ids": [record]})

    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    assert [image.image.size for image in page.images if image.image] == [(40, 20), (60, 20)]
    assert (await clerk.get(f"/api/files/{in_template}")).status_code == 200


async def test_history_of_the_record(clerk: httpx.AsyncClient) -> None:
    (record,) = await ids_of(clerk, "HT-1")
    changed = await clerk.patch(
        f"/api/forms/contract/records/{record}", json={"revision": 1, "signed_on": "2019-08-01"}
    )
    assert changed.status_code == 200, changed.text
    document = {"title": "Log", "blocks": [{"type": "history"}]}
    await clerk.post(BASE, json={"key": "log", "document": document})

    answer = await clerk.post(f"{BASE}/log:print", json={"ids": [record]})

    (page,) = pages_of(answer.content)
    heads, *whats = page.split(" Ada ")
    assert heads.startswith("When Who What ")
    assert whats[0].startswith("Changed Signed on ")
    assert whats[-1] == "Created"


async def test_printing_is_written_down(clerk: httpx.AsyncClient) -> None:
    (record,) = await ids_of(clerk, "HT-1")

    await clerk.post(PRINT, json={"ids": [record]})

    (entry,) = (await clerk.get("/api/audit", params={"action": "records.printed"})).json()["entries"]
    assert (entry["detail"]["records"], entry["detail"]["template"]) == (1, "购销合同")


CLERK = {
    "key": "printer",
    "title": "Printer",
    "kind": "member",
    "permissions": [],
    "forms": {
        "contract": {
            "actions": ["read", "print"],
            "rows": "number = 'HT-1'",
            "fields": {"read": ["number", "partner", "items"], "write": []},
        },
        "contract_item": {"actions": ["read"], "fields": {"read": ["contract", "product", "quantity"], "write": []}},
    },
}


async def test_what_is_out_of_sight_prints_as_nothing(
    clerk: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    first, second = await ids_of(clerk, "HT-1", "HT-2")
    await make_role(CLERK)
    await make_member("pat@acme.example", "printer")
    pat = await sign_in("pat@acme.example")

    answer = await pat.post(PRINT, json={"ids": [first]})

    assert answer.status_code == 200, answer.text
    text = pages_of(answer.content)[0]
    assert "S-42" not in text
    assert "Floor" not in text
    assert "1,280.50" not in text
    assert "1,200.50" not in text
    assert text == (
        "Acme HT-1 Contract HT-1 恒通 #let x = 1（） "
        "No. Product Quantity 1 Pump [*bold*] 2 2 阀门 10 Total 12 HT-1 Page 1 of 2"
    )
    for ids in ([second], [first, second]):
        refused = await pat.post(PRINT, json={"ids": ids})
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    (shown,) = (await pat.get(BASE)).json()["templates"]
    assert "problems" not in shown
    assert (await pat.get(f"{BASE}/contract")).status_code == 404


async def test_without_the_right_to_print(
    clerk: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    (record,) = await ids_of(clerk, "HT-1")
    await make_role({**CLERK, "key": "reader", "forms": {"contract": {"actions": ["read"]}}})
    await make_role({**CLERK, "key": "nobody", "forms": {}})
    await make_member("rea@acme.example", "reader")
    await make_member("noa@acme.example", "nobody")

    for address, status in (("rea@acme.example", 403), ("noa@acme.example", 404)):
        browser = await sign_in(address)
        assert (await browser.post(PRINT, json={"ids": [record]})).status_code == status
        assert (await browser.get(BASE)).status_code == status


async def test_partner_users_print_their_own(
    clerk: httpx.AsyncClient, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    first, second = await ids_of(clerk, "HT-1", "HT-2")
    partners = (await clerk.get("/api/forms/partner/records", params={"fields": "code"})).json()["records"]
    own = next(each["id"] for each in partners if each["code"] == "A")
    actions = {"actions": ["read", "print"]}
    forms = {"contract": actions, "contract_item": actions, "partner": actions}
    await make_role({"key": "dealer", "title": "Dealer", "kind": "partner", "permissions": [], "forms": forms})
    await make_partner_user("dee@dealer.example", UUID(own), "dealer")
    dee = await sign_in("dee@dealer.example")

    answer = await dee.post(PRINT, json={"ids": [first]})

    assert answer.status_code == 200, answer.text
    text = "\n".join(pages_of(answer.content))
    assert "CN¥1,280.50" in text
    assert "S-42" not in text
    assert (await dee.post(PRINT, json={"ids": [second]})).status_code == 404


async def test_limits(clerk: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = await ids_of(clerk, "HT-1", "HT-2")
    monkeypatch.setattr(printing, "RECORDS_MAX", 1)

    refused = await clerk.post(PRINT, json={"ids": [first, second]})
    empty = await clerk.post(PRINT, json={"ids": []})
    unknown = await clerk.post(f"{BASE}/other:print", json={"ids": [first]})

    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_printed")
    assert empty.status_code == 422
    assert unknown.status_code == 404


async def test_many_people_print_at_once(clerk: httpx.AsyncClient) -> None:
    first, second = await ids_of(clerk, "HT-1", "HT-2")

    answers = await asyncio.gather(*[clerk.post(PRINT, json={"ids": [each]}) for each in (first, second) * 3])

    assert [pages_of(answer.content)[0][:9] for answer in answers] == ["Acme HT-1", "Acme HT-2"] * 3


async def test_preview_of_a_record_and_of_labels(clerk: httpx.AsyncClient) -> None:
    (record,) = await ids_of(clerk, "HT-1")

    for body in ({"record": record}, {}):
        answer = await clerk.post(f"{BASE}:preview", json={"document": TEMPLATE, **body})
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["pages"]) == 2
        assert all(page.startswith("data:image/png;base64,") for page in answer.json()["pages"])
