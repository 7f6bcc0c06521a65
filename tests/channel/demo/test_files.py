"""What the demo imports, derived from the example files with exact values."""

from decimal import Decimal
from pathlib import Path

from tongzhou.channel.demo.files import latest_salesperson, order_line, orders, read, uploads

EXAMPLES = Path(__file__).parents[3] / "examples" / "data" / "adventureworks"


def test_every_order_appears_once_with_the_sum_of_its_lines() -> None:
    found = list(orders(read(EXAMPLES, "order_lines")))
    assert len(found) == 3616
    assert sum(Decimal(order["total_amount"]) for order in found) == Decimal("77548570.20")
    assert sum(int(order["line_count"]) for order in found) == 57851


def test_a_line_is_an_order_without_tax_tied_to_its_order() -> None:
    line = order_line(read(EXAMPLES, "order_lines")[0])
    assert (line["kind"], line["tax_rate"], line["order"]) == ("order", "0", "SO43659")
    assert line["amount_with_tax"] == line["sales_amount"] == "2024.99"


def test_the_last_to_sell_manages_the_partner() -> None:
    managers = latest_salesperson(
        [
            {"order_date": "2019-02-01", "order_number": "B", "reseller_key": "1", "salesperson_key": "282"},
            {"order_date": "2019-01-01", "order_number": "A", "reseller_key": "1", "salesperson_key": "281"},
        ]
    )
    assert managers == {"1": "282"}


def test_references_are_imported_before_what_names_them() -> None:
    names = [upload.form for upload in uploads(EXAMPLES)]
    assert names.index("partner") < names.index("order") < names.index("order_line")
    assert names.index("product") < names.index("order_line")
    partner = next(upload for upload in uploads(EXAMPLES) if upload.form == "partner")
    assert partner.values == {"business_type": {"Ware House": "Warehouse"}}
