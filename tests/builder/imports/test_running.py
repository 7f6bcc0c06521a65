"""Imports against a real database: what is written, what is refused, and that twice changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builder.conftest import System
from tongzhou.builder.imports import loading
from tongzhou.builder.imports.actions import begin, places_for
from tongzhou.builder.imports.contracts import Choices, Mode, OnError
from tongzhou.builder.imports.examining import Examined, data_rows, examine
from tongzhou.builder.imports.planning import guess_choices, plan_import
from tongzhou.builder.imports.queries import list_errors, show_errors
from tongzhou.builder.imports.running import WRITING, Outcome, Run, check, write
from tongzhou.builder.schema.contracts import Forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.ids import new_id


class Importer:
    """Imports texts into a form as the system, the way a job does."""

    def __init__(self, database: Database, workspace: Workspace, forms: Forms, system: System, folder: Path) -> None:
        self.database, self.workspace, self.forms, self.system = database, workspace, forms, system
        self.path = folder / "file.csv"
        self.errors: list[tuple[int, str, str, str]] = []
        self.messages: list[str] = []

    async def __call__(self, form: str, text: str, *, dry_run: bool = False, **choices: Any) -> Outcome:
        """Import a CSV text; columns go where their names point unless `choices` say otherwise."""
        self.path.write_text(text, "utf-8")
        actor, definition = await self.system(), self.forms.get(form)
        examined: Examined = examine(self.path)
        places = places_for(self.forms, definition, actor, choices.get("mode", Mode.UPSERT))
        guessed, _ = guess_choices(definition, places, examined.layout, examined.distinct)
        chosen = Choices(**{"mapping": guessed.mapping, "key": guessed.key, "mode": guessed.mode, **choices})
        plan = plan_import(definition, places, examined.layout, examined.distinct, chosen, time_zone="Asia/Shanghai")
        import_id, now = new_id(), clock.now()
        async with self.database.workspace(self.workspace) as connection:
            await begin(
                connection, self.forms, definition, examined, import_id=import_id, file_name="file.csv",
                file_size=1, actor=actor, now=now,
            )  # fmt: skip
            run = Run(import_id, plan, self.forms, actor, chosen.mode, chosen.on_error, now)
            rows = data_rows(self.path, examined.source, examined.layout)
            outcome = await (check if dry_run else write)(connection, run, rows, _silent)
            found = await list_errors(connection, import_id)
        self.errors = [(row["row"], row["field"], row["code"], row["value"]) for row in found]
        self.messages = [each["message"] for each in show_errors(found, "en")]
        return outcome

    async def rows(self, form: str, columns: str, order: str = "1") -> list[tuple[Any, ...]]:
        """What stands in the table now."""
        async with self.database.workspace(self.workspace) as connection:
            statement = f'select {columns} from "{self.workspace.schema}"."{form}" order by {order}'
            return [tuple(row.values()) for row in await (await connection.execute(statement.encode())).fetchall()]

    async def history(self) -> list[Row]:
        """All history, oldest first."""
        async with self.database.workspace(self.workspace) as connection:
            statement = (
                f"select record_id, revision, action, changes, by_name from {self.workspace.schema}._record_history"
                " order by at, record_id"
            )
            return await (await connection.execute(statement.encode())).fetchall()


async def _silent(_done: int, _total: int | None, _message: object) -> None:
    """Progress nobody looks at."""


@pytest.fixture
def importing(database: Database, workspace: Workspace, forms: Forms, system: System, tmp_path: Path) -> Importer:
    """Imports into the forms of the builder's tests."""
    return Importer(database, workspace, forms, system, tmp_path)


REGIONS = "code,name\nE,East\nW,West\n"
PARTNERS = (
    'code,name,region_code,revenue,since,tier\n00676,恒通车行,E,"1,234.50",20190701,gold\nA1,Rongji,W,$20,2019/7/2,\n'
)


async def test_new_records_with_references_defaults_and_history(importing: Importer) -> None:
    await importing("region", REGIONS)
    outcome = await importing("partner", PARTNERS)

    assert (outcome.rows, outcome.bad, outcome.created, outcome.updated, outcome.written) == (2, 0, 2, 0, True)
    columns = "code, name, tier, revenue::text, since::text, revision, _search, _label_key"
    assert await importing.rows("partner", columns) == [
        (
            "00676",
            "恒通车行",
            "gold",
            "1234.50",
            "2019-07-01",
            1,
            "00676\n恒通车行\nhengtongchexing\nhtcx",
            "heng tong che xing",
        ),
        ("A1", "Rongji", None, "20.00", "2019-07-02", 1, "a1\nrongji", "Rongji"),
    ]
    definition = importing.forms.get("partner")
    region, east = definition.get("region").id, (await importing.rows("region", "id", "code"))[0][0]
    entry = next(row for row in await importing.history() if row["changes"].get(definition.get("code").id) == "00676")
    assert entry["action"] == "created"
    assert entry["changes"][region] == str(east)
    assert entry["changes"][definition.get("revenue").id] == "1234.50"
    assert entry["changes"][definition.get("since").id] == "2019-07-01"
    assert definition.get("manager").id not in entry["changes"]


async def test_progress_moves_while_rows_are_written_in_parts(
    importing: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[int, int | None, object]] = []

    async def hear(done: int, total: int | None, message: object) -> None:
        heard.append((done, total, message))

    monkeypatch.setattr(loading, "PART_ROWS", 2)
    monkeypatch.setattr("tests.builder.imports.test_running._silent", hear)
    text = "code,name\n" + "".join(f"R{number},Region {number}\n" for number in range(10))

    outcome = await importing("region", text)

    writing = [done for done, _, message in heard if message == WRITING]
    assert (outcome.created, writing) == (10, [12, 13, 14, 16, 17, 19])
    assert [code for (code,) in await importing.rows("region", "code", "id")] == [f"R{n}" for n in range(10)]
    again = await importing("region", text.replace("Region", "Area"))
    assert (again.updated, len(await importing.history())) == (10, 20)
    assert {name[:4] for (name,) in await importing.rows("region", "name")} == {"Area"}


async def test_an_amount_of_another_currency_is_wrong_and_the_field_takes_none_of_it(importing: Importer) -> None:
    outcome = await importing("partner", 'code,name,revenue\nA1,Rongji,"￥2,000"\nB2,Hengtong,€500\nC3,Total,$5\n')

    assert (outcome.bad, outcome.written) == (2, False)
    assert importing.errors == [
        (2, "revenue", "other_currency", "￥2,000"),
        (3, "revenue", "other_currency", "€500"),
    ]
    assert importing.messages[0] == "Another currency: it says ￥2,000, and this field is in USD."
    assert await importing.rows("partner", "code") == []


async def test_the_second_time_changes_nothing(importing: Importer) -> None:
    await importing("region", REGIONS)
    await importing("partner", PARTNERS)
    before = await importing.rows("partner", "*")

    outcome = await importing("partner", PARTNERS.replace(",gold\n", ",Gold\n"))

    assert (outcome.created, outcome.updated, outcome.unchanged, outcome.written) == (0, 0, 2, True)
    assert await importing.rows("partner", "*") == before
    assert len(await importing.history()) == 4


async def test_an_upsert_changes_what_differs_and_says_what(importing: Importer) -> None:
    await importing("region", REGIONS)
    await importing("partner", PARTNERS)

    outcome = await importing("partner", "code,name\n00676,恒通新店\nB2,New\n")

    assert (outcome.created, outcome.updated, outcome.unchanged) == (1, 1, 0)
    assert await importing.rows("partner", "code, name, revenue::text, revision, _label_key") == [
        ("00676", "恒通新店", "1234.50", 2, "heng tong xin dian"),
        ("A1", "Rongji", "20.00", 1, "Rongji"),
        ("B2", "New", None, 1, "New"),
    ]
    definition = importing.forms.get("partner")
    changed = [row for row in await importing.history() if row["action"] == "updated"]
    assert [row["changes"] for row in changed] == [{definition.get("name").id: ["恒通车行", "恒通新店"]}]
    assert changed[0]["revision"] == 2


async def test_a_searched_field_that_the_file_lacks_stays_found(importing: Importer) -> None:
    await importing("partner", "code,name\nA1,Rongji\n")

    await importing("partner", "code,name\nA1,Hengtong\n")
    assert await importing.rows("partner", "_search") == [("a1\nhengtong",)]


async def test_each_event_names_the_records_of_one_action(importing: Importer) -> None:
    await importing("partner", "code,name\nA,x\nB,y\n")
    await importing("partner", "code,name\nA,x\nB,z\nC,w\n")

    events = await importing.rows("_event", "kind, cardinality(record_ids)", "seq")
    assert sorted(events) == [("created", 1), ("created", 2), ("updated", 1)]


BAD = (
    "number,line,partner_code,amount,ordered_on\n"
    "SO1,1,A,10.00,2019-07-01\n"  # 2: fine
    "SO1,1,A,20.00,2019-07-01\n"  # 3: the same key again
    "SO2,1,Z,10.00,2019-07-01\n"  # 4: no such partner
    "SO3,1,A,ten,2019-02-30\n"  # 5: neither number nor date
    "SO4,,A,10.00,2019-07-01\n"  # 6: no line
    "SO5,1,A,10.005,2019-07-01\n"  # 7: too many decimals
    "SO6,1,,10.00,2019-07-01,extra\n"  # 8: beyond the last column
)
REASONS = [
    (3, "number", "repeated_in_file", "SO1"),
    (4, "partner_code", "unknown_record", "Z"),
    (5, "amount", "not_a_number", "ten"),
    (5, "ordered_on", "not_a_date", "2019-02-30"),
    (6, "line", "required", ""),
    (7, "amount", "too_many_decimals", "10.005"),
    (8, "", "too_many_cells_in_row", "extra"),
]


@pytest.mark.parametrize("dry_run", [True, False])
async def test_one_bad_row_and_nothing_is_written(importing: Importer, dry_run: bool) -> None:
    await importing("partner", "code,name\nA,x\n")

    outcome = await importing("order", BAD, dry_run=dry_run)

    assert (outcome.rows, outcome.ok, outcome.bad, outcome.created, outcome.written) == (7, 1, 6, 1, False)
    assert sorted(importing.errors) == REASONS
    assert await importing.rows("order", "*") == []


async def test_bad_rows_are_skipped_where_the_user_says_so(importing: Importer) -> None:
    await importing("partner", "code,name\nA,x\n")

    outcome = await importing("order", BAD, on_error=OnError.SKIP_BAD)

    assert (outcome.created, outcome.bad, outcome.written) == (1, 6, True)
    assert sorted(importing.errors) == REASONS
    assert await importing.rows("order", "number, line::text, amount::text") == [("SO1", "1", "10.00")]


async def test_a_dry_run_says_what_would_be_done(importing: Importer) -> None:
    await importing("partner", "code,name\nA,x\nB,y\n")

    outcome = await importing("partner", "code,name\nA,x\nB,z\nC,w\n", dry_run=True)

    assert (outcome.created, outcome.updated, outcome.unchanged, outcome.written) == (1, 1, 1, False)
    assert len(await importing.rows("partner", "id")) == 2


@pytest.mark.parametrize(
    ("mode", "errors", "created", "updated"),
    [
        (Mode.CREATE, [(2, "code", "not_unique", "A")], 1, 0),
        (Mode.UPDATE, [(3, "code", "no_such_record", "B")], 0, 1),
        (Mode.UPSERT, [], 1, 1),
    ],
)
async def test_modes(
    importing: Importer, mode: Mode, errors: list[tuple[int, str, str, str]], created: int, updated: int
) -> None:
    await importing("partner", "code,name\nA,x\n")

    outcome = await importing("partner", "code,name\nA,new\nB,y\n", mode=mode, on_error=OnError.SKIP_BAD)

    assert importing.errors == errors
    assert (outcome.created, outcome.updated) == (created, updated)


async def test_a_required_field_that_the_file_lacks_is_missed_in_new_rows_only(importing: Importer) -> None:
    await importing("partner", "code,name\nA,x\n")

    await importing("partner", "code,tier\nA,gold\nB,gold\n", key=("code",), mode=Mode.UPSERT)

    assert importing.errors == [(3, "name", "required", "")]


async def test_a_value_taken_by_another_record_is_refused_without_a_key(importing: Importer) -> None:
    await importing("partner", "code,name\nA,x\n")

    await importing("partner", "code,name\nA,y\nB,z\nB,w\n", key=(), mode=Mode.CREATE)

    assert importing.errors == [(2, "code", "not_unique", "A"), (4, "code", "not_unique", "B")]


async def test_references_by_id_and_by_key(importing: Importer) -> None:
    await importing("region", REGIONS)
    east = (await importing.rows("region", "id", "code"))[0][0]

    await importing("partner", f"code,name,region\nA,x,{east}\nB,y,W\nC,z,\n")

    assert [row[1] is not None for row in await importing.rows("partner", "code, region")] == [True, True, False]
    assert (await importing.rows("partner", "region"))[0] != (None,)


async def test_references_by_a_label_that_only_one_record_has(importing: Importer) -> None:
    await importing("region", "code,name\nE,East\nN1,North\nN2,North\nEast2,Ｅast 2\nNorth,South\n")
    codes = {id_: code for code, id_ in await importing.rows("region", "code, id")}

    await importing("partner", "code,name,region\nA,a,East\nB,b,Ｅast 2\nC,c,North\nD,d,East2\nE,e,South\n")

    named = [(code, codes[region]) for code, region in await importing.rows("partner", "code, region", "code")]
    assert named == [("A", "E"), ("B", "East2"), ("C", "North"), ("D", "East2"), ("E", "North")]


async def test_a_label_that_several_records_have_names_none(importing: Importer) -> None:
    await importing("region", "code,name\nN1,North\nN2,North\nN3,North\n")

    outcome = await importing("partner", "code,name,region\nA,a,North\nB,b,Nowhere\nC,c,N1\n")

    assert (outcome.bad, outcome.written) == (2, False)
    assert importing.errors == [(2, "region", "ambiguous_record", "North"), (3, "region", "unknown_record", "Nowhere")]
    assert importing.messages[0] == (
        "3 records are called North: name the one you mean by a value that only it has, such as its code."
    )
    assert await importing.rows("partner", "*") == []


async def test_values_are_mapped_as_the_user_says(importing: Importer) -> None:
    outcome = await importing(
        "partner", "code,name,tier\nA,x,Gld\nB,y,n/a\n", values={"tier": {"Gld": "gold", "N/A": None}}
    )

    assert outcome.bad == 0
    assert await importing.rows("partner", "code, tier") == [("A", "gold"), ("B", None)]


async def test_many_rows_make_few_events(importing: Importer) -> None:
    rows = "".join(f"P{number},Name {number}\n" for number in range(20_000))

    outcome = await importing("partner", f"code,name\n{rows}")

    assert (outcome.rows, outcome.created) == (20_000, 20_000)
    assert (await importing.rows("_event", "count(*), sum(cardinality(record_ids))"))[0] == (4, 20_000)
