"""File imports keep to the ranges of members, departments and roles, as every other door does."""

from __future__ import annotations

from tests.builder.conftest import MakeForms
from tests.builder.imports.conftest import EndOf, upload
from tests.builder.imports.test_fetching import IMPORT, refused, visits
from tests.builder.records.test_ranges_of_people import Company, company, make_form

__all__ = ["company"]


async def test_those_out_of_range_are_told_by_row(company: Company, make_forms: MakeForms, end_of: EndOf) -> None:
    await make_form(make_forms, range={"departments": [company.departments["Sales"]], "of": "department"})
    content = "name,department,who\n1,,Eve\n2,,Fin\n3,Finance,Fin\n4,Finance,\n5,East,E1\n"

    assert await refused(company.admin, end_of, content) == [
        (3, "who", "person_out_of_range"), (6, "who", "person_out_of_range")
    ]  # fmt: skip
    good = "name,department,who\n1,,Eve\n3,Finance,Fin\n"
    await end_of(await company.admin.post(IMPORT, files=upload(good)))
    assert await visits(company.admin, "name", "who") == [("1", "Eve"), ("3", "Fin")]


async def test_lists_of_members_too(company: Company, make_forms: MakeForms, end_of: EndOf) -> None:
    await make_form(make_forms, "members", range={"roles": ["seller"]})

    assert await refused(company.admin, end_of, "name,who\n1,Eve; Sam\n2,Eve; Fin\n") == [
        (3, "who", "person_out_of_range")
    ]


async def test_roles_too_by_name_and_by_key(company: Company, make_forms: MakeForms, end_of: EndOf) -> None:
    await make_form(make_forms, "role", range={"roles": ["seller"]})

    assert await refused(company.admin, end_of, "name,who\n1,Seller\n2,auditor\n") == [
        (3, "who", "person_out_of_range")
    ]
    await end_of(await company.admin.post(IMPORT, files=upload("name,who\n1,Seller\n3,seller\n")))
    assert await visits(company.admin, "name", "who") == [("1", "Seller"), ("3", "Seller")]
