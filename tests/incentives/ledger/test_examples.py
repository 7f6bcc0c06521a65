"""The field's numbered examples, as far as they are about posting, with their exact amounts (in cents)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.incentives.ledger.books import CNY, USD, not_empty, partner
from tongzhou.incentives.ledger.contracts import Account, AccountKind, Entry, JournalKind, negated, sums
from tongzhou.incentives.ledger.payout_rules import (
    draw,
    due,
    exchange,
    finish_payout,
    recover_draw,
    settle_in_kind,
    start_payout,
    use_in_kind,
    withheld,
)
from tongzhou.incentives.ledger.rules import (
    Entries,
    Hold,
    NotEnough,
    Position,
    accrue,
    claw_back,
    earn,
    hold_for_dispute,
    offset,
    part_of,
    release,
    release_accrual,
    release_paid,
    resolve_dispute,
    restate,
    unearned,
    write_off,
)

A = partner("A")
EMPTY = Position(A, CNY)


def said(entries: Iterable[Entry]) -> list[tuple[str, dict[str, int]]]:
    """Entries in short: their kinds, and the signed amounts by kind of account."""
    return [(each.kind.value, {p.account.kind.value: p.minor for p in each.postings}) for each in entries]


def paid(position: Position, minor: int) -> Position:
    """The same once an amount was paid."""
    started = position.after(start_payout(position, minor))
    return started.after(finish_payout(started, minor))


def test_b01_a_partial_refund_of_a_paid_earning_is_owed_to_us() -> None:
    position = paid(EMPTY.after(earn(EMPTY, 1_200_00)), 1_200_00)
    taken = claw_back(position, 300_00)
    assert said(taken) == [("clawback", {"receivable": 300_00, "expense": -300_00})]
    assert not_empty(position.after(taken)) == {"receivable": 300_00}


def test_b02_a_refund_before_payment_comes_out_of_what_is_payable() -> None:
    position = EMPTY.after(earn(EMPTY, 4_900_00))
    taken = restate(position, 4_900_00, 3_300_00)
    assert said(taken) == [("clawback", {"payable": 1_600_00, "expense": -1_600_00})]
    assert not_empty(position.after(taken)) == {"payable": 3_300_00}


def test_b03_a_negative_balance_is_carried_and_offset_in_the_next_period() -> None:
    february = EMPTY.after(earn(EMPTY, 250_00))
    february = february.after(earn(february, -300_00))
    assert not_empty(february) == {"receivable": 50_00}
    assert due(february) == 0
    march = february.after(earn(february, 400_00))
    taken = offset(march)
    assert said(taken) == [("offset", {"payable": 50_00, "receivable": -50_00})]
    assert not_empty(march.after(taken)) == {"payable": 350_00}
    assert due(march) == due(march.after(taken)) == 350_00


def test_b04_what_was_not_earned_over_time_is_taken_back() -> None:
    assert unearned(1_200_00, elapsed=5, window=12) == 700_00
    position = paid(EMPTY.after(earn(EMPTY, 1_200_00)), 1_200_00)
    assert not_empty(position.after(claw_back(position, 700_00))) == {"receivable": 700_00}
    assert unearned(1_200_00, elapsed=12, window=12) == unearned(1_200_00, elapsed=15, window=12) == 0


def test_b05_a_reversal_is_the_negation_of_what_was_posted() -> None:
    (entry,) = earn(EMPTY, 9)
    assert said([negated(entry)]) == [("reversal", {"expense": -9, "payable": 9})]
    marks = (0, 333_33, 666_66, 1_000_00)
    parts = [part_of(781_23, 1_000_00, *pair) for pair in pairwise(marks)]
    assert parts == [260_41, 260_40, 260_42]
    assert sum(parts) == 781_23


def test_b06_what_is_not_recovered_within_seven_statements_is_written_off() -> None:
    owing = EMPTY.after(claw_back(EMPTY, 50_00))
    assert write_off(owing, carried=6, after=7) == ()
    given_up = write_off(owing, carried=7, after=7)
    assert said(given_up) == [("write_off", {"bad_debt": 50_00, "receivable": -50_00})]
    assert not_empty(owing.after(given_up)) == {}


def test_b07_a_clawback_moves_money_and_no_attainment() -> None:
    position = EMPTY.after(earn(EMPTY, 500_00))
    assert said(claw_back(position, 500_00)) == [("clawback", {"payable": 500_00, "expense": -500_00})]


def test_b08_a_partial_refund_leaves_the_rest_of_the_earning() -> None:
    position = EMPTY.after(earn(EMPTY, 1_200_00))
    refunded = part_of(1_200_00, 12_000_00, 0, 3_000_00)
    assert not_empty(position.after(claw_back(position, refunded))) == {"payable": 900_00}


def test_g03_provisions_are_released_on_earning_and_the_rest_is_the_true_up() -> None:
    monthly = [entry for _ in range(3) for entry in accrue(CNY, 1_000_00)]
    assert said(monthly[:1]) == [("provision", {"expense": 1_000_00, "provision": -1_000_00})]
    quarter = (*release_accrual(CNY, 3_000_00), *earn(EMPTY, 6_000_00))
    expense, provision = Account(AccountKind.EXPENSE, CNY), Account(AccountKind.PROVISION, CNY)
    assert sums(quarter)[expense] == 3_000_00
    whole = sums([*monthly, *quarter])
    assert (whole[expense], whole[provision]) == (6_000_00, 0)
    assert accrue(CNY, 0) == ()


def test_g04_half_as_a_credit_note_and_half_as_goods() -> None:
    position = EMPTY.after(earn(EMPTY, 6_000_00))
    settled = settle_in_kind(position, 6_000_00, {AccountKind.CREDIT_NOTE: 50, AccountKind.GOODS: 50})
    assert said(settled) == [("in_kind", {"payable": 6_000_00, "credit_note": -3_000_00, "goods": -3_000_00})]
    position = position.after(settled)
    assert not_empty(position) == {"credit_note": 3_000_00, "goods": 3_000_00}
    used = use_in_kind(position, 1_250_00, AccountKind.CREDIT_NOTE)
    assert said(used) == [("in_kind_use", {"credit_note": 1_250_00, "clearing": -1_250_00})]
    with pytest.raises(NotEnough):
        use_in_kind(position, 3_000_01, AccountKind.GOODS)
    with pytest.raises(NotEnough):
        settle_in_kind(position, 1, {AccountKind.POINTS: 1})


@pytest.mark.parametrize("kind", [AccountKind.DEPOSIT, AccountKind.POINTS])
def test_g04_an_odd_cent_goes_to_the_way_listed_first(kind: AccountKind) -> None:
    position = EMPTY.after(earn(EMPTY, 1))
    settled = settle_in_kind(position, 1, {kind: 1, AccountKind.GOODS: 1})
    assert said(settled) == [("in_kind", {"payable": 1, kind.value: -1})]


def test_h01_a_hold_ends_after_thirty_calendar_days() -> None:
    until = date(2026, 1, 10) + timedelta(days=30)
    held = EMPTY.after(earn(EMPTY, 200_00, is_held=True))
    assert until == date(2026, 2, 9)
    assert not_empty(held) == {"held": 200_00}
    assert release(held, [Hold(until, 200_00)], date(2026, 1, 31)) == ()
    assert release(held, [Hold(until, 200_00)], date(2026, 2, 8)) == ()
    freed = release(held, [Hold(until, 200_00)], date(2026, 2, 9))
    assert said(freed) == [("release", {"held": 200_00, "payable": -200_00})]
    assert not_empty(held.after(freed)) == {"payable": 200_00}


def test_h02_a_refund_while_held_leaves_nothing_to_claw_back() -> None:
    holds = [Hold(date(2026, 2, 9), 200_00)]
    held = EMPTY.after(earn(EMPTY, 200_00, is_held=True))
    held = held.after(earn(held, -100_00))
    assert not_empty(held) == {"held": 100_00}
    assert not_empty(held.after(release(held, holds, date(2026, 2, 28)))) == {"payable": 100_00}


def test_h02_what_is_taken_back_comes_out_of_what_is_due_first() -> None:
    holds = [Hold(date(2026, 2, 9), 200_00), Hold(date(2026, 3, 9), 80_00)]
    held = EMPTY.after(earn(EMPTY, 280_00, is_held=True))
    held = held.after(claw_back(held, 50_00))
    held = held.after(release(held, holds, date(2026, 2, 9)))
    assert not_empty(held) == {"held": 80_00, "payable": 150_00}
    assert not_empty(held.after(release(held, holds, date(2026, 3, 9)))) == {"payable": 230_00}


def test_h03_each_payment_of_the_customer_releases_its_part() -> None:
    position = EMPTY.after(earn(EMPTY, 4_000_00, is_held=True))
    for before, payable in ((0, 2_000_00), (10_000_00, 4_000_00)):
        freed = release_paid(position, 4_000_00, invoiced=20_000_00, before=before, paid=10_000_00)
        assert said(freed) == [("release", {"held": 2_000_00, "payable": -2_000_00})]
        position = position.after(freed)
        assert position[AccountKind.PAYABLE] == payable
    assert position[AccountKind.HELD] == 0


def test_h04_below_the_minimum_the_balance_is_carried() -> None:
    position = EMPTY.after(earn(EMPTY, 49_99))
    assert due(position, minimum=50_00) == 0
    position = position.after(earn(position, 1))
    assert due(position, minimum=50_00) == 50_00
    assert due(EMPTY, minimum=0) == 0


def test_h05_a_clawback_is_never_held() -> None:
    position = EMPTY.after(earn(EMPTY, 100_00))
    assert said(earn(position, -30_00, is_held=True)) == [("clawback", {"payable": 30_00, "expense": -30_00})]


def test_d01_a_recoverable_draw_is_recovered_but_never_below_the_period_s_draw() -> None:
    august = EMPTY.after(earn(EMPTY, 500_00))
    drawn = draw(august, 1_500_00, is_recoverable=True)
    assert said(drawn) == [("draw", {"draw": 1_000_00, "payable": -1_000_00})]
    august = august.after(drawn)
    assert due(august) == 1_500_00
    august = paid(august, 1_500_00)
    assert not_empty(august) == {"draw": 1_000_00}
    september = august.after(earn(august, 3_000_00))
    recovered = recover_draw(september, 1_500_00)
    assert said(recovered) == [("draw_recovery", {"payable": 1_000_00, "draw": -1_000_00})]
    september = september.after(recovered)
    assert due(september) == 2_000_00
    assert not_empty(paid(september, 2_000_00)) == {}


@pytest.mark.parametrize(
    ("earned", "recovered"), [(1_500_00, 0), (1_600_00, 100_00), (900_00, 0), (9_000_00, 1_000_00)]
)
def test_d01_recovery_leaves_the_draw(earned: int, recovered: int) -> None:
    owing = paid(EMPTY.after(draw(EMPTY, 1_000_00, is_recoverable=True)), 1_000_00)
    position = owing.after(earn(owing, earned))
    after = position.after(recover_draw(position, 1_500_00))
    assert after[AccountKind.DRAW] == 1_000_00 - recovered
    assert after[AccountKind.PAYABLE] == earned - recovered


def test_d02_a_draw_that_is_not_recovered_is_ours_for_good() -> None:
    august = EMPTY.after(earn(EMPTY, 500_00))
    filled = draw(august, 1_500_00, is_recoverable=False)
    assert said(filled) == [("guarantee", {"expense": 1_000_00, "payable": -1_000_00})]
    august = paid(august.after(filled), 1_500_00)
    september = august.after(earn(august, 3_000_00))
    assert recover_draw(september, 1_500_00) == ()
    assert due(september) == 3_000_00


def test_p01_a_late_sale_posts_the_difference() -> None:
    january = paid(EMPTY.after(earn(EMPTY, 4_900_00)), 4_900_00)
    late = restate(january, 4_900_00, 5_500_00)
    assert said(late) == [("earning", {"expense": 600_00, "payable": -600_00})]
    current = restate(january, 660_00, 1_060_00)
    assert said(current) == [("earning", {"expense": 400_00, "payable": -400_00})]


def test_p02_a_changed_rate_posts_its_difference_and_nothing_the_second_time() -> None:
    position = EMPTY.after(earn(EMPTY, 500_00))
    changed = restate(position, 500_00, 600_00)
    assert said(changed) == [("earning", {"expense": 100_00, "payable": -100_00})]
    assert restate(position.after(changed), 600_00, 600_00) == ()


def test_x03_currencies_meet_through_our_exchange_accounts_only() -> None:
    position = Position(A, USD)
    position = position.after(earn(position, 100_01))
    (entry,) = exchange(position, 100_01, "CNY", Decimal("7.8123"))
    assert [(p.account.kind.value, p.account.book.currency, p.minor) for p in entry.postings] == [
        ("payable", "USD", 100_01),
        ("exchange", "USD", -100_01),
        ("exchange", "CNY", 781_30),  # 781.308123: the rest stays with us
        ("payable", "CNY", -781_30),
    ]
    assert not_empty(position.after([entry])) == {}
    assert not_empty(EMPTY.after([entry])) == {"payable": 781_30}
    with pytest.raises(NotEnough):
        exchange(position, 100_02, "CNY", Decimal("7.8123"))


@pytest.mark.parametrize(
    ("minor", "to", "rate", "bought"),
    [(1_000_00, "JPY", "150.119", 150_119), (1, "KWD", "0.3071", 3), (100, "KWD", "0.3071", 307)],
)
def test_x03_minor_units_differ(minor: int, to: str, rate: str, bought: int) -> None:
    position = Position(A, USD)
    (entry,) = exchange(position.after(earn(position, minor)), minor, to, Decimal(rate))
    assert entry.postings[3].minor == -bought


def test_u01_a_disputed_line_waits_the_rest_is_paid_and_the_answer_adjusts() -> None:
    position = EMPTY.after(earn(EMPTY, 1_000_00))
    held = hold_for_dispute(position, 300_00)
    assert said(held) == [("dispute_hold", {"payable": 300_00, "disputed": -300_00})]
    position = position.after(held)
    assert due(position) == 700_00
    position = paid(position, 700_00)
    resolved = resolve_dispute(position, 300_00, 120_00)
    assert said(resolved) == [
        ("dispute_release", {"disputed": 300_00, "payable": -300_00}),
        ("adjustment", {"expense": 120_00, "payable": -120_00}),
    ]
    assert not_empty(position.after(resolved)) == {"payable": 420_00}


def test_u01_an_answer_against_the_partner_takes_back() -> None:
    position = EMPTY.after(earn(EMPTY, 300_00))
    position = position.after(hold_for_dispute(position, 300_00))
    resolved = resolve_dispute(position, 300_00, -200_00)
    assert said(resolved)[1] == ("adjustment", {"payable": 200_00, "expense": -200_00})
    assert not_empty(position.after(resolved)) == {"payable": 100_00}
    with pytest.raises(NotEnough):
        resolve_dispute(position, 300_01, 0)


def test_a_payout_withholds_and_is_undone_whole() -> None:
    position = EMPTY.after(earn(EMPTY, 1_000_00))
    tax = withheld(1_000_00, Decimal("0.06125"))
    assert tax == 61_25
    started = start_payout(position, 1_000_00, tax=tax)
    assert said(started) == [("payout", {"payable": 1_000_00, "paying": -938_75, "tax": -61_25})]
    on_its_way = position.after(started)
    assert said(finish_payout(on_its_way, 938_75)) == [("payout_done", {"paying": 938_75, "clearing": -938_75})]
    assert not_empty(on_its_way.after(map(negated, started))) == {"payable": 1_000_00}
    for minor, too_much in ((1_000_01, 0), (5, 6), (-1, 0)):
        with pytest.raises(NotEnough):
            start_payout(position, minor, tax=too_much)


def test_what_is_clawed_back_comes_out_of_held_then_payable_then_is_owed() -> None:
    position = EMPTY.after(earn(EMPTY, 10, is_held=True))
    position = position.after(earn(position, 20))
    taken = claw_back(position, 35)
    assert said(taken) == [("clawback", {"held": 10, "payable": 20, "receivable": 5, "expense": -35})]
    assert taken[0].kind is JournalKind.CLAWBACK
    assert claw_back(position, 0) == earn(position, 0) == ()


def test_nothing_is_moved_backwards() -> None:
    attempts: list[Entries] = []
    with pytest.raises(NotEnough):
        attempts.append(claw_back(EMPTY, -1))
    with pytest.raises(NotEnough):
        attempts.append(finish_payout(EMPTY, -1))
    assert attempts == []
