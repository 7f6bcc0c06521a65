"""Files with rows that are likely there already."""

from __future__ import annotations

import httpx

from tests.builder.duplicates.conftest import CUSTOMERS, Made
from tests.builder.imports.conftest import EndOf, end_of, upload

FILE = "name,tax_id,phone\n北京同舟科技有限公司,1,\n甲乙丙,2,13800138000\n甲乙丙集团,3,\n丁,91110108ma01abcd,\n"
ONE_STEP = "/api/forms/customer/records:import"
__all__ = ["end_of"]


async def names(admin: httpx.AsyncClient) -> list[str]:
    return sorted(each["name"] for each in (await admin.get(CUSTOMERS)).json()["records"])


async def test_rows_that_are_likely_there_are_refused_until_they_are_meant(
    admin: httpx.AsyncClient, made: Made, end_of: EndOf
) -> None:
    await made(name="同舟科技", tax_id="91110108MA01ABCD")
    refused = await end_of(await admin.post(ONE_STEP, files=upload(FILE), data={"dry_run": "true"}))
    found = [(each["row"], each["field"], each["code"]) for each in refused["result"]["errors"]]
    assert sorted(found) == [(2, "name", "row_is_known"), (4, "name", "row_is_known"), (5, "tax_id", "row_is_known")]
    skipped = await end_of(await admin.post(ONE_STEP, files=upload(FILE), data={"on_error": "skip_bad"}))
    assert (skipped["result"]["create"], skipped["result"]["bad"]) == (1, 3)
    meant = {"on_error": "skip_bad", "allow_duplicates": "true"}
    rest = await end_of(
        await admin.post(ONE_STEP, files=upload(FILE.replace("甲乙丙,2,13800138000\n", "")), data=meant)
    )
    assert (rest["result"]["create"], rest["result"]["bad"]) == (2, 1)
    assert await names(admin) == ["北京同舟科技有限公司", "同舟科技", "甲乙丙", "甲乙丙集团"]


async def test_an_update_that_changes_nothing_compared_is_no_duplicate(
    admin: httpx.AsyncClient, made: Made, end_of: EndOf
) -> None:
    await made(name="同舟科技", code="K1")
    await made(name="同舟科技集团", code="K2")
    file = "code,name,phone\nK1,同舟科技,13900139000\n"
    done = await end_of(await admin.post(ONE_STEP, files=upload(file), data={"key": "code"}))
    assert (done["status"], done["result"]["update"]) == ("done", 1)
