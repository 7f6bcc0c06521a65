"""Whom a component credits, in plain sentences."""

from collections.abc import Iterator

from tongzhou.incentives.plans.credits import Credit, SplitCredit
from tongzhou.incentives.plans.document import Plan
from tongzhou.incentives.plans.wording import in_words
from tongzhou.kernel.texts import Locale, say


def credit_sentences(plan: Plan, credit: Credit | None, locale: Locale) -> Iterator[str]:
    """Sentences that belong to a component; none where lines count for their own partners."""
    match credit:
        case None:
            return
        case SplitCredit(overlays=True):
            yield say(locale, "plan_summary.credit_overlay", {})
        case SplitCredit():
            yield say(locale, "plan_summary.credit_split", {})
    if credit.only is not None:
        condition = in_words(plan, credit.only, locale)
        yield say(locale, "plan_summary.credit_only", {"condition": condition})
    yield say(locale, f"plan_summary.credit_{'shown' if credit.reveals else 'hidden'}", {})
