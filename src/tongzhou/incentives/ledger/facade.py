"""The ledger: what other packages may import.

positions = await open_positions(connection, [(owner, book), …])        # locked until the transaction ends
entries = earn(positions[owner, book], 120_00)                           # pure: nothing is written
await post(connection, [NewJournal(key=…, entry=…, effective_on=…, period=…)], actor=…, now=…)
await reverse(connection, [journal_id], actor=…, now=…)
"""

from tongzhou.incentives.ledger.contracts import (
    Account,
    AccountKind,
    Book,
    Entry,
    JournalKind,
    NewJournal,
    Origin,
    Owner,
    Posted,
    Posting,
    Proof,
    Wiring,
)
from tongzhou.incentives.ledger.posting import open_positions, post
from tongzhou.incentives.ledger.proving import prove, ring
from tongzhou.incentives.ledger.queries import is_in_book, journals_of
from tongzhou.incentives.ledger.reversing import reverse
from tongzhou.incentives.ledger.routes import routes
from tongzhou.incentives.ledger.rules import Position, earn, offset

__all__ = [
    "Account",
    "AccountKind",
    "Book",
    "Entry",
    "JournalKind",
    "NewJournal",
    "Origin",
    "Owner",
    "Position",
    "Posted",
    "Posting",
    "Proof",
    "Wiring",
    "earn",
    "is_in_book",
    "journals_of",
    "offset",
    "open_positions",
    "post",
    "prove",
    "reverse",
    "ring",
    "routes",
]
