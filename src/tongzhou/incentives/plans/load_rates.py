"""Rate tables of a plan document: tiers in order without gaps, one table for all or several by attribute."""

from collections.abc import Callable, Mapping, Sequence

from tongzhou.expressions.facade import FieldType, Kind
from tongzhou.incentives.plans.rates import Mode, Rates, Table, Tier
from tongzhou.incentives.plans.section import Section, Vocabulary

Bounds = Callable[[Section, str], int]


def read_rates(section: Section, names: Vocabulary) -> Rates:
    """One signed `rate`, or `rates` by amount in a mode that must be given."""
    if section.has("rate"):
        if section.has("rates"):
            section.fault("rate", "rate_or_rates")
        return Rates(Mode.FLAT, (Table((Tier(0, section.rate("rate")),)),))
    rates = section.section("rates")
    mode = _mode(rates, (Mode.MARGINAL, Mode.RETROACTIVE, Mode.INTERPOLATED))

    def bound(tier: Section, field: str) -> int:
        return tier.amount(field, names.currency)

    read = _tables(rates, names.partner, bound, pays=bound if mode is Mode.INTERPOLATED else None)
    rates.close()
    return Rates(mode, *read)


def _mode(rates: Section, modes: Sequence[Mode]) -> Mode:
    written = rates.text("mode")
    if written not in modes:
        if written:
            rates.fault("mode", "choice_unknown", value=written[:60], options=", ".join(modes))
        return Mode.MARGINAL
    return Mode(written)


def read_attainment_rates(section: Section, partner: Mapping[str, FieldType]) -> Rates:
    """`rates` whose bounds are percentages of a target, in a mode that must be given."""
    rates = section.section("rates")
    mode = _mode(rates, (Mode.MARGINAL, Mode.RETROACTIVE))
    read = _tables(rates, partner, lambda tier, field: tier.rate(field))
    rates.close()
    return Rates(mode, *read)


def read_growth_rates(section: Section, partner: Mapping[str, FieldType]) -> Rates:
    """`rates` whose bounds are percentages; the whole at the rate reached."""
    rates = section.section("rates")
    read = _tables(rates, partner, lambda tier, field: tier.rate(field))
    rates.close()
    return Rates(Mode.RETROACTIVE, *read)


def _tables(
    rates: Section, partner: Mapping[str, FieldType], bound: Bounds, pays: Bounds | None = None
) -> tuple[tuple[Table, ...], str | None]:
    if not rates.has("by"):
        return (Table(_tiers(rates, bound, pays)),), None
    by = rates.text("by")
    attribute = partner.get(by)
    if attribute is None or attribute.type.kind is not Kind.TEXT:
        rates.fault("by", "by_unknown", value=by[:60], known=", ".join(sorted(partner)))
    tables = tuple(_table(section, bound, pays) for section in rates.sections("tables"))
    _check_tables(rates, tables)
    return tables, attribute.path if attribute else None


def _table(section: Section, bound: Bounds, pays: Bounds | None) -> Table:
    values = section.words("for") or ("",) if section.has("for") else ()
    table = Table(_tiers(section, bound, pays), values)
    section.close()
    return table


def _check_tables(rates: Section, tables: tuple[Table, ...]) -> None:
    named = [value for table in tables for value in table.values]
    for value in sorted({value for value in named if named.count(value) > 1}):
        rates.fault("tables", "table_twice", value=value[:60])
    if tables and [bool(table.values) for table in tables] != [True] * (len(tables) - 1) + [False]:
        rates.fault("tables", "table_default")


def _tiers(section: Section, bound: Bounds, pays: Bounds | None) -> tuple[Tier, ...]:
    """Tiers in rising order; each ends where the next begins, and of those that pay an amount the last one too."""
    sections = section.sections("tiers")
    starts = [bound(part, "from") for part in sections]
    tiers = []
    for index, (part, start) in enumerate(zip(sections, starts, strict=True)):
        following = starts[index + 1] if index + 1 < len(starts) else None
        if following is not None and following <= start:
            sections[index + 1].fault("from", "tier_unordered")
        if pays is None:
            tiers.append(Tier(start, part.rate("rate")))
            end = bound(part, "to") if part.has("to") else following
            _check_end(part, end, following)
        else:
            end = bound(part, "to") if part.has("to") or following is None else following
            tiers.append(Tier(start, 0, end=end, amount=pays(part, "amount")))
            _check_end(part, end, end if following is None else following)
            if end <= start:
                part.fault("to", "tier_unordered")
        part.close()
    return tuple(tiers)


def _check_end(part: Section, end: int | None, following: int | None) -> None:
    if end is None or end == following:
        return
    if following is None:
        part.fault("to", "tier_open_end")
    else:
        part.fault("to", "tier_gap" if end < following else "tier_overlap")
