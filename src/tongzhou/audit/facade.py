"""What other packages call: write down who did what, read it, check that nobody changed it."""

from tongzhou.audit.actions import record
from tongzhou.audit.queries import AuditFilter, entries_after, last_entry, list_entries, verify

__all__ = ["AuditFilter", "entries_after", "last_entry", "list_entries", "record", "verify"]
