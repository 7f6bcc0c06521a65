"""The `sources` part of a plan: which columns lines, partners and products come from."""

from collections.abc import Iterable, Mapping

from tongzhou.expressions.facade import FieldType, Kind, Type
from tongzhou.incentives.plans.document import Tax
from tongzhou.incentives.plans.formula import Title
from tongzhou.incentives.plans.section import KEY, Section
from tongzhou.incentives.plans.sources import (
    DEFAULT_DEPTH,
    ExchangeRates,
    History,
    Lookup,
    SourceField,
    Sources,
    Splits,
    Transactions,
    Tree,
)

_KINDS = (Kind.TEXT, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.BOOLEAN)


def read_sources(section: Section) -> Sources:
    """The declared columns of transactions, partners and, when lines carry a product, products."""
    transactions = _transactions(section.section("transactions"))
    written = section.section("partners")
    partners, history = _partners(written), _history(written)
    written.close()
    products = _products(section.section("products")) if section.has("products") else None
    if (products is None) is not (transactions.product is None):
        section.fault("products", "products_and_product")
    splits = _splits(section.section("splits")) if section.has("splits") else None
    tree = _tree(section.section("tree")) if section.has("tree") else None
    exchange_rates = _exchange_rates(section.section("exchange_rates")) if section.has("exchange_rates") else None
    if (exchange_rates is None) is not (transactions.currency is None):
        section.fault("exchange_rates", "currency_and_rates")
    section.close()
    return Sources(transactions, partners, products, history, splits, tree, exchange_rates)


def _transactions(section: Section) -> Transactions:
    original = section.section("original") if section.has("original") else None
    transactions = Transactions(
        id=section.text("id"),
        line=section.text("line"),
        partner=section.text("partner"),
        date=section.text("date"),
        product=section.optional_text("product"),
        currency=section.optional_text("currency"),
        fields=_fields(section),
        original_id=original.text("id") if original else None,
        original_line=original.text("line") if original else None,
    )
    if original:
        original.close()
    section.close()
    return transactions


def _partners(section: Section) -> Lookup:
    return Lookup(section.text("key"), _fields(section))


def _products(section: Section) -> Lookup:
    products = Lookup(section.text("key"), _fields(section))
    section.close()
    return products


def _history(partners: Section) -> History | None:
    if not partners.has("history"):
        return None
    section = partners.section("history")
    history = History(section.text("partner"), section.text("from"), section.text("to"), _fields(section))
    lasting = {name for name, _ in partners.entries("fields")}
    for field in history.fields:
        if field.name in lasting:
            section.fault(f"fields.{field.name}", "field_of_both", field=field.name)
    if not history.fields and not section.has("fields"):
        section.fault("fields", "required")
    section.close()
    return history


def _splits(section: Section) -> Splits:
    if section.has("share") is section.has("parts"):
        section.fault("share", "share_or_parts")
    by_parts = section.has("parts") and not section.has("share")
    splits = Splits(
        id=section.text("id"),
        line=section.text("line"),
        partner=section.text("partner"),
        part=section.text("parts" if by_parts else "share", default=""),
        by_parts=by_parts,
    )
    section.close()
    return splits


def _tree(section: Section) -> Tree:
    tree = Tree(
        child=section.text("child"),
        parent=section.text("parent"),
        start=section.text("from"),
        end=section.text("to"),
        max_depth=section.whole("max_depth") if section.has("max_depth") else DEFAULT_DEPTH,
    )
    section.close()
    return tree


def _exchange_rates(section: Section) -> ExchangeRates:
    rates = ExchangeRates(section.text("currency"), section.text("date"), section.text("rate"))
    section.close()
    return rates


def _fields(section: Section) -> tuple[SourceField, ...]:
    fields = []
    for name, value in section.entries("fields"):
        path = f"fields.{name}"
        if not KEY.fullmatch(name) or "-" in name:
            section.fault(path, "key_malformed", value=name[:60])
        written = Section(value if isinstance(value, dict) else {"kind": value}, section.at(path), section.faults)
        kind, column = written.raw("kind"), written.text("column", default=name)
        title, values = written.labels("title", name), _value_labels(written)
        written.close()
        if kind not in [known.value for known in _KINDS]:
            section.fault(path, "kind_unknown", value=str(kind)[:60], options=", ".join(_KINDS))
            continue
        fields.append(SourceField(name, column, Kind(kind), title, values))
    return tuple(fields)


def _value_labels(section: Section) -> dict[str, Title]:
    values = dict(section.entries("values"))
    labels = Section(values, section.at("values"), section.faults)
    return {value: labels.labels(value, value) for value in values}


def names_of_lines(sources: Sources, currency: str) -> Mapping[str, FieldType]:
    """What a condition over the transaction may name: its fields, `partner.…` and `product.…`."""
    names = {field.name: _named(f"line.{field.name}", field, currency) for field in sources.transactions.fields}
    if sources.products is not None:
        names |= _prefixed("product", sources.products.fields, currency)
    return names | names_of_partner(sources, currency)


def names_of_partner(sources: Sources, currency: str) -> dict[str, FieldType]:
    """What eligibility may name: the partner's attributes as `partner.…`."""
    return _prefixed("partner", sources.partner_fields, currency)


def _prefixed(prefix: str, fields: Iterable[SourceField], currency: str) -> dict[str, FieldType]:
    return {f"{prefix}.{field.name}": _named(f"{prefix}.{field.name}", field, currency) for field in fields}


def _named(path: str, field: SourceField, currency: str) -> FieldType:
    return FieldType(path, Type(field.kind, currency if field.kind is Kind.MONEY else None))


def read_tax(section: Section, lines: Transactions) -> Tax:
    """`net_of`: a percentage, or the field of the line that holds one."""
    written = section.text("net_of")
    field = next((field for field in lines.fields if field.name == written), None)
    if field is None:
        return Tax(rate=section.rate("net_of"))
    if field.kind is not Kind.NUMBER:
        section.fault("net_of", "net_of_number", field=written)
    return Tax(field=field.name, column=field.column)
