"""Rate tables of a plan document: tiers in order without gaps, one table for all or several by attribute."""

from collections.abc import Callable, Mapping

from tongzhou.expressions.facade import FieldType, Kind
from tongzhou.incentives.plans.rates import Mode, Rates, Table, Tier
from tongzhou.incentives.plans.section import Section, Vocabulary

_TIERED = (Mode.MARGINAL.value, Mode.RETROACTIVE.value)

Bounds = Callable[[Section, str], int]


def read_rates(section: Section, names: Vocabulary) -> Rates:
    """One signed `rate`, or `rates` by amount in a mode that must be given."""
    if section.has("rate"):
        if section.has("rates"):
            section.fault("rate", "rate_or_rates")
        return Rates(Mode.FLAT, (Table((Tier(0, section.rate("rate")),)),))
    rates = section.section("rates")
    mode = rates.text("mode")
    if mode and mode not in _TIERED:
        rates.fault("mode", "choice_unknown", value=mode[:60], options=", ".join(_TIERED))
    read = _tables(rates, names.partner, lambda tier, field: tier.amount(field, names.currency))
    rates.close()
    return Rates(Mode(mode) if mode in _TIERED else Mode.MARGINAL, *read)


def read_growth_rates(section: Section, partner: Mapping[str, FieldType]) -> Rates:
    """`rates` whose bounds are percentages; the whole at the rate reached."""
    rates = section.section("rates")
    read = _tables(rates, partner, lambda tier, field: tier.rate(field))
    rates.close()
    return Rates(Mode.RETROACTIVE, *read)


def _tables(rates: Section, partner: Mapping[str, FieldType], bound: Bounds) -> tuple[tuple[Table, ...], str | None]:
    if not rates.has("by"):
        return (Table(_tiers(rates, bound)),), None
    by = rates.text("by")
    attribute = partner.get(by)
    if attribute is None or attribute.type.kind is not Kind.TEXT:
        rates.fault("by", "by_unknown", value=by[:60], known=", ".join(sorted(partner)))
    tables = tuple(_table(section, bound) for section in rates.sections("tables"))
    _check_tables(rates, tables)
    return tables, attribute.path if attribute else None


def _table(section: Section, bound: Bounds) -> Table:
    values: tuple[str, ...] = ()
    if section.has("for"):
        written = section.raw("for")
        listed = [written] if isinstance(written, str) else written
        if isinstance(listed, list) and listed and all(isinstance(item, str) and item for item in listed):
            values = tuple(listed)
        else:
            section.fault("for", "list_needed")
            values = ("",)
    table = Table(_tiers(section, bound), values)
    section.close()
    return table


def _check_tables(rates: Section, tables: tuple[Table, ...]) -> None:
    named = [value for table in tables for value in table.values]
    for value in sorted({value for value in named if named.count(value) > 1}):
        rates.fault("tables", "table_twice", value=value[:60])
    if tables and [bool(table.values) for table in tables] != [True] * (len(tables) - 1) + [False]:
        rates.fault("tables", "table_default")


def _tiers(section: Section, bound: Bounds) -> tuple[Tier, ...]:
    sections = section.sections("tiers")
    tiers = [Tier(bound(tier, "from"), tier.rate("rate")) for tier in sections]
    for index, (tier, part) in enumerate(zip(tiers, sections, strict=True)):
        following = tiers[index + 1] if index + 1 < len(tiers) else None
        if following and following.start <= tier.start:
            sections[index + 1].fault("from", "tier_unordered")
        if part.has("to"):
            _check_end(part, bound(part, "to"), following)
        part.close()
    return tuple(tiers)


def _check_end(part: Section, end: int, following: Tier | None) -> None:
    if following is None:
        part.fault("to", "tier_open_end")
    elif end < following.start:
        part.fault("to", "tier_gap")
    elif end > following.start:
        part.fault("to", "tier_overlap")
