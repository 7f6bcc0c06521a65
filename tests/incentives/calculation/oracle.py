"""A naive calculation with fractions and obvious loops. It shares no code with the engine, on purpose.

It reads the plan *document* and plain lines, and answers minor units by (partner, component), every line's share,
and what sequential caps left of it. Slow and simple: that it is right is seen by reading it.
"""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

Key = tuple[str, str, int]


class Line(NamedTuple):
    """A sold line, or a refund that names the line it takes back."""

    order: str
    line: int
    partner: str
    day: date
    category: str
    amount: Fraction
    original: tuple[str, int] | None = None
    pieces: Fraction = Fraction(1)


class Held(NamedTuple):
    """What a partner's attribute is from a day on, up to a day."""

    partner: str
    since: date
    until: date
    value: str


class Answer(NamedTuple):
    """Minor units: by partner and component, by component and line, and what caps left of each line."""

    amounts: dict[tuple[str, str], int]
    shares: dict[Key, int]
    kept: dict[Key, int]


def round_half_away(value: Fraction) -> int:
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def percent(text: str) -> Fraction:
    return Fraction(text.rstrip("%")) / 100


def window_of(component: dict[str, Any], line: Line) -> Any:
    window = component["window"]
    if window == "transaction":
        return line.original or (line.order, line.line)
    if window == "month":
        return line.day.year, line.day.month
    return line.day.year if window == "year_to_date" else (line.day.year, (line.day.month - 1) // 3)


def last_day(component: dict[str, Any], line: Line) -> date:
    """The last day of the line's window, whose end decides a table; of a transaction its own day."""
    if component["window"] == "transaction":
        return line.day
    month = line.day.month if component["window"] == "month" else (line.day.month - 1) // 3 * 3 + 3
    following = date(line.day.year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def held_at(histories: list[Held], partner: str, day: date) -> str:
    return next((row.value for row in histories if row.partner == partner and row.since <= day < row.until), "")


def table_of(component: dict[str, Any], attribute: str) -> list[tuple[Fraction, Fraction]]:
    rates = component["rates"]
    chosen = rates.get("tiers")
    for table in rates.get("tables", []):
        if "for" not in table or attribute in table["for"]:
            chosen = table["tiers"]
            break
    read = percent if component["type"] == "growth" else Fraction
    return [(read(tier["from"]), percent(tier["rate"])) for tier in chosen]


def reached(table: list[tuple[Fraction, Fraction]], value: Fraction) -> Fraction:
    rate = Fraction(0)
    for start, tier_rate in table:
        if value >= start:
            rate = tier_rate
    return rate


def banded(table: list[tuple[Fraction, Fraction]], value: Fraction) -> Fraction:
    earned = Fraction(0)
    for index, (start, rate) in enumerate(table):
        end = table[index + 1][0] if index + 1 < len(table) else value
        earned += rate * max(min(value, end) - start, 0)
    return earned


def exact(component: dict[str, Any], attribute: str, total: Fraction, final: Fraction, before: Fraction) -> Fraction:
    """What a window's running `total` earns when the window ends at `final`; `before` is a year earlier."""
    if "rate" in component:
        return percent(component["rate"]) * total
    table = table_of(component, attribute)
    if component["type"] == "volume":
        if component["rates"]["mode"] == "marginal":
            return banded(table, max(total, Fraction(0)))
        return reached(table, final) * max(total, 0)
    if before <= 0:
        return Fraction(0)
    if component["basis"] == "banded_increment":
        return banded([(before * (1 + start), rate) for start, rate in table], total)
    rate = reached(table, final / before - 1) if final > 0 else Fraction(0)
    return rate * max(total if component["basis"] == "whole" else total - before, 0)


def in_place(lines: list[Line]) -> list[Line]:
    """Canonical order; a refund stands right after its original and shares its day, partner and category."""
    sold = {(line.order, line.line): line for line in lines if line.original is None}

    def place(line: Line) -> Any:
        at = sold[line.original] if line.original else line
        return at.day, at.order, at.line, line.original is not None, line.day, line.order, line.line

    return [
        line._replace(
            day=sold[line.original].day,
            partner=sold[line.original].partner,
            category=sold[line.original].category,
        )
        if line.original
        else line
        for line in sorted(lines, key=place)
    ]


def divide(amount: Fraction, claims: list[tuple[str, int]], whole: int, *, overlay: bool) -> dict[str, Fraction]:
    """Fen by claim: with overlays each rounded by itself, else by largest remainder; the rest is nobody's claim."""
    minor = int(100 * abs(amount))
    sign = 1 if amount >= 0 else -1
    if overlay:
        parts = {partner: round_half_away(Fraction(minor * weight, whole)) for partner, weight in claims}
    else:
        rest = whole - sum(weight for _, weight in claims)
        everybody = [*sorted(claims), ("\uffff", rest)] if rest else sorted(claims)
        exact = {partner: Fraction(minor * weight, whole) for partner, weight in everybody}
        parts = {partner: int(part) for partner, part in exact.items()}
        by_rest = sorted(exact, key=lambda partner: (parts[partner] - exact[partner], partner))
        for partner in by_rest[: minor - sum(parts.values())]:
            parts[partner] += 1
    return {partner: Fraction(sign * part, 100) for partner, part in parts.items() if partner != "\uffff"}


def shared(
    lines: list[Line], splits: dict[tuple[str, int], list[tuple[str, int]]], whole: int, *, overlay: bool
) -> list[Line]:
    """Each line once for everyone it is split among, named `order/partner`; `whole` 0 means equal parts."""
    left: dict[tuple[str, int], Fraction] = {}
    found = []
    for line in in_place(lines):
        key = line.original or (line.order, line.line)
        claims = splits.get(key, [(line.partner, 1)])
        all_parts = whole if whole and key in splits else sum(weight for _, weight in claims)
        before = left.get(key, Fraction(0))
        left[key] = before + line.amount
        old, new = (divide(amount, claims, all_parts, overlay=overlay) for amount in (before, left[key]))
        for partner, part in new.items():
            original = (f"{line.original[0]}/{partner}", line.original[1]) if line.original else None
            amount = part - old[partner]
            found.append(
                line._replace(order=f"{line.order}/{partner}", partner=partner, amount=amount, original=original)
            )
    own_days = {(line.order, line.line): line.day for line in lines}
    return [line._replace(day=own_days[line.order.split("/")[0], line.line]) for line in found]


def without_tax(lines: list[Line], tax: Fraction) -> list[Line]:
    """Every line's net in fen; of refunds the net of what is left less that of what was left before."""
    left: dict[tuple[str, int], Fraction] = {}
    days = {(line.order, line.line): line for line in lines}
    found = []
    for line in in_place(lines):
        key = line.original or (line.order, line.line)
        before = left.get(key, Fraction(0))
        left[key] = before + line.amount
        old, new = (round_half_away(100 * amount / (1 + tax)) for amount in (before, left[key]))
        found.append(days[line.order, line.line]._replace(amount=Fraction(new - old, 100)))
    return found


def calculate(
    document: dict[str, Any],
    lines: list[Line],
    attributes: dict[str, str] | list[Held],
    first: date,
    end: date,
) -> Answer:
    """The quarter [first, end). `lines` of a component always means: not the category Accessories."""
    placed = [line for line in in_place(lines) if line.day < end]
    answer = Answer({}, {}, {})
    for partner in sorted({line.partner for line in placed if line.day >= first}):
        own = [line for line in placed if line.partner == partner]
        flats: list[tuple[date, str, int]] = []
        left_over = Fraction(0)
        for component in document["components"]:
            counted = [line for line in own if "lines" not in component or line.category != "Accessories"]
            if component["type"] == "flat":
                flats += awards(component, counted, own, first)
                left_over += sum(amount for _, key, amount in flats if key == component["key"])
            else:
                left_over = price(document, component, counted, attributes, first, left_over, answer.shares)
        cap_all(document, partner, own, flats, answer)
    return answer


def price(
    document: dict[str, Any],
    component: dict[str, Any],
    counted: list[Line],
    attributes: dict[str, str] | list[Held],
    first: date,
    left_over: Fraction,
    shares: dict[Key, int],
) -> Fraction:
    """Put every line's share into `shares`; `left_over` is the statement's exact sum before this component."""
    at = document["rounding"]["at"]
    for line in counted:
        if line.day < first:
            continue
        same = [other for other in counted if window_of(component, other) == window_of(component, line)]
        final = sum((other.amount for other in same), Fraction(0))
        running = sum((other.amount for other in same[: same.index(line) + 1]), Fraction(0))
        before = year_before(component, counted, line)
        attribute = (
            held_at(attributes, line.partner, last_day(component, line))
            if isinstance(attributes, list)
            else attributes[line.partner]
        )
        old, new = (
            100 * exact(component, attribute, total, final, before) for total in (running - line.amount, running)
        )
        if at == "component":
            cap = component.get("transaction_cap")
            share = clamp(round_half_away(new), cap) - clamp(round_half_away(old), cap)
        elif at == "line":
            share = round_half_away(new - old)
        else:
            share = round_half_away(left_over + new - old) - round_half_away(left_over)
            left_over += new - old
        shares[component["key"], line.order, line.line] = share
    return left_over


def clamp(amount: int, cap: str | None) -> int:
    return amount if cap is None else max(min(amount, 100 * int(cap)), -100 * int(cap))


def year_before(component: dict[str, Any], counted: list[Line], line: Line) -> Fraction:
    if component["type"] != "growth":
        return Fraction(0)
    wanted = window_of(component, line._replace(day=date(line.day.year - 1, line.day.month, 1)))
    return sum((other.amount for other in counted if window_of(component, other) == wanted), Fraction(0))


def awards(component: dict[str, Any], counted: list[Line], own: list[Line], first: date) -> list[tuple[date, str, int]]:
    """One award per window with lines, with its first day; the conditions are `categories >= N` and `sales >= N`."""
    measure, _, bound = component["award_if"].split()
    awarded = []
    for window in sorted({window_of(component, line) for line in own if line.day >= first}):
        inside = [line for line in counted if window_of(component, line) == window]
        value = Fraction(len({line.category for line in inside}))
        if measure == "sales":
            value = sum((line.amount for line in inside), Fraction(0))
        year, part = window
        start = date(year, part if component["window"] == "month" else 3 * part + 1, 1)
        awarded.append((start, component["key"], int(component["amount"]) * 100 if value >= int(bound) else 0))
    return awarded


def cap_all(
    document: dict[str, Any], partner: str, own: list[Line], flats: list[tuple[date, str, int]], answer: Answer
) -> None:
    """Caps of components, then of the plan; lines in canonical order, then flat awards.

    Only sequential caps leave something of a line; a proportional one takes from the whole.
    """
    keys = [component["key"] for component in document["components"]]
    rows: list[tuple[str, Key | None, int]] = []
    for line in own:
        names = [(key, (key, line.order, line.line)) for key in keys]
        rows += [(key, name, answer.shares[name]) for key, name in names if name in answer.shares]
    in_time = sorted(flats, key=lambda flat: (flat[0], keys.index(flat[1])))
    rows += [(key, None, award) for _, key, award in in_time]
    caps = {each["key"]: each["cap"] for each in document["components"] if "cap" in each}
    for key, cap in caps.items():
        if cap.get("reopens") == "no":
            rows = stay_shut(rows, 100 * int(cap["amount"]), key, {(each.order, each.line): each for each in own})
        elif cap["mode"] == "sequential":
            rows = run_down(rows, 100 * int(cap["amount"]), key)
    cap = document.get("cap", {"amount": "0", "mode": None})
    if cap["mode"] == "sequential":
        rows = run_down(rows, 100 * int(cap["amount"]), None)
    answer.kept.update({name: amount for _, name, amount in rows if name is not None})
    amounts = [sum(amount for key, _, amount in rows if key == wanted) for wanted in keys]
    limits = [100 * int(caps[key]["amount"]) if key in caps else None for key in keys]
    amounts = [each if limit is None else min(each, limit) for each, limit in zip(amounts, limits, strict=True)]
    if cap["mode"] == "proportional":
        amounts = scale_down(amounts, 100 * int(cap["amount"]))
    answer.amounts.update({(partner, key): amount for key, amount in zip(keys, amounts, strict=True)})


def run_down(rows: list[tuple[str, Key | None, int]], cap: int, only: str | None) -> list[tuple[str, Key | None, int]]:
    """Cut what goes over the cap, row by row; a negative row makes room again."""
    total, after = 0, []
    for key, name, amount in rows:
        if only in (None, key):
            before, total = total, total + amount
            amount = min(total, cap) - min(before, cap)  # noqa: PLW2901
        after.append((key, name, amount))
    return after


def stay_shut(
    rows: list[tuple[str, Key | None, int]], cap: int, only: str, lines: dict[tuple[str, int], Line]
) -> list[tuple[str, Key | None, int]]:
    """Every sold line keeps the room it found; its refunds take what no longer fills it."""
    total, after = 0, []
    room: dict[tuple[str, int], int] = {}
    left: dict[tuple[str, int], int] = {}
    for key, name, amount in rows:
        kept = amount
        original = lines[name[1:]].original if name else None
        if key == only and original is None:
            kept = min(total + amount, cap) - min(total, cap)
            total += amount
            if name:
                room[name[1:]], left[name[1:]] = kept, amount
        elif key == only and original is not None:
            before = left[original]
            left[original] = before + amount
            kept = min(left[original], room[original]) - min(before, room[original])
        after.append((key, name, kept))
    return after


def scale_down(amounts: list[int], cap: int) -> list[int]:
    """Positive components in proportion, the cents left over one by one to the largest remainders."""
    if sum(amounts) <= cap:
        return amounts
    negative = sum(amount for amount in amounts if amount < 0)
    positive = sum(amount for amount in amounts if amount > 0)
    parts = [Fraction(amount * (cap - negative), positive) if amount > 0 else Fraction(amount) for amount in amounts]
    floors = [int(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: (floors[index] - parts[index], index))
    for index in by_remainder[: cap - sum(floors)]:
        floors[index] += 1
    return floors
