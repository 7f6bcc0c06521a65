"""What other packages call to read and write records.

Everything begins with `form = await open_form(connection, key, actor=actor, now=now)`: NotFound where the actor may
not read the form. All that follows runs in the connection's transaction under the actor's rights:

- `create(form, values)`, `change(form, id, values, revision=…)`, `delete(form, id)`, `restore(form, ids)`,
  `purge(form, ids)` write one record or some and return what they did;
- `write_many(form, rows, key=…, mode="create|update|upsert", skip_bad=…)` writes many different rows, set by set;
- `change_many` (with an `Edit`) and `delete_many` take `Chosen(…)`: ids, or a filter; they give a token for `undo`;
- `bin_many(form, ids)`, `offer_undo(form)` are for an import, which writes set by set and is taken back as a whole;
- `subscribe(connection, name, forms, kinds)` has what happens noted, `take_events(connection, name)` takes it;
- `list_records`, `get_record`, `aggregate_records` answer JSON bytes; `read_records` and `count_records` values.

Values are JSON values by field key, references an id or a unique key. Writers raise `InvalidValues` with every
wrong field. A transaction that changed forms itself passes `forms=await schema.facade.read_fresh_forms(connection)`.
"""

from tongzhou.builder.records.actions.batch import Edit, change_in_background, change_many, preview
from tongzhou.builder.records.actions.bulk import Chosen, bin_many, delete_many, offer_undo, undo
from tongzhou.builder.records.actions.change import change
from tongzhou.builder.records.actions.copy import copy
from tongzhou.builder.records.actions.create import create
from tongzhou.builder.records.actions.erase import ANONYMOUS, Kept, erase
from tongzhou.builder.records.actions.forgetting import prune_events, prune_undo
from tongzhou.builder.records.actions.many import write_many
from tongzhou.builder.records.actions.merge import Side, merge
from tongzhou.builder.records.actions.remove import delete, purge, restore
from tongzhou.builder.records.actions.rewind import plan_rewind, rewind, rewind_record
from tongzhou.builder.records.actions.unmerge import unmerge
from tongzhou.builder.records.answers import LikelyShown, NamedShown, OptionsAnswer, RecordShown
from tongzhou.builder.records.asking import people_behind
from tongzhou.builder.records.branches import list_branch
from tongzhou.builder.records.contracts import COMMENT_FILES
from tongzhou.builder.records.duplicates import Candidate, find_likely, insisting, is_outside, lock_all_keys
from tongzhou.builder.records.gate import FormRecordGate
from tongzhou.builder.records.hierarchy import HIDDEN, below_itself, circles_of, keep_trees
from tongzhou.builder.records.indexing import INDEXES_MAX, IndexKeeper, IndexState, count_indexes, take_index_away
from tongzhou.builder.records.linking import find_live
from tongzhou.builder.records.naming import with_named
from tongzhou.builder.records.offering import find_options
from tongzhou.builder.records.once import DOCUMENTED as ONCE
from tongzhou.builder.records.once import HEADER as KEY_HEADER
from tongzhou.builder.records.once import Answered, answer_once, prune_idempotency
from tongzhou.builder.records.opening import OpenForm, open_form
from tongzhou.builder.records.past import history_begins
from tongzhou.builder.records.possible import StageOf, Way, entered_at, find_stage, find_stored
from tongzhou.builder.records.queries import (
    aggregate_records,
    count_records,
    extract_records,
    get_record,
    list_records,
    list_related,
    may_reach,
    may_read_record,
    partners_of,
    read_records,
    try_formula,
)
from tongzhou.builder.records.ranging import depended_on, find_people, roles_within
from tongzhou.builder.records.recalculated import RECALCULATED, reads_all_behind
from tongzhou.builder.records.requests import read_filter_text, read_groups, read_sort
from tongzhou.builder.records.ruled import variables_of
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.searching import search_everything
from tongzhou.builder.records.stages import Moving, is_program
from tongzhou.builder.records.subscriptions import EVENTS_AT_ONCE, NotedEvent, subscribe, take_events
from tongzhou.builder.records.tables import (
    event_table,
    history_table,
    merge_table,
    recalculation_table,
    slow_list_table,
)
from tongzhou.builder.records.timeline import list_history
from tongzhou.builder.records.weighing import is_weighed, watch

__all__ = [
    "ANONYMOUS",
    "COMMENT_FILES",
    "EVENTS_AT_ONCE",
    "HIDDEN",
    "INDEXES_MAX",
    "KEY_HEADER",
    "ONCE",
    "RECALCULATED",
    "Answered",
    "Candidate",
    "Chosen",
    "Edit",
    "FormRecordGate",
    "IndexKeeper",
    "IndexState",
    "Kept",
    "LikelyShown",
    "Moving",
    "NamedShown",
    "NotedEvent",
    "OpenForm",
    "OptionsAnswer",
    "RecordShown",
    "Side",
    "StageOf",
    "Way",
    "aggregate_records",
    "answer_once",
    "below_itself",
    "bin_many",
    "change",
    "change_in_background",
    "change_many",
    "circles_of",
    "copy",
    "count_indexes",
    "count_records",
    "create",
    "delete",
    "delete_many",
    "depended_on",
    "entered_at",
    "erase",
    "event_table",
    "extract_records",
    "find_likely",
    "find_live",
    "find_options",
    "find_people",
    "find_stage",
    "find_stored",
    "get_record",
    "history_begins",
    "history_table",
    "insisting",
    "is_outside",
    "is_program",
    "is_weighed",
    "keep_trees",
    "list_branch",
    "list_history",
    "list_records",
    "list_related",
    "lock_all_keys",
    "may_reach",
    "may_read_record",
    "merge",
    "merge_table",
    "offer_undo",
    "open_form",
    "partners_of",
    "people_behind",
    "plan_rewind",
    "preview",
    "prune_events",
    "prune_idempotency",
    "prune_undo",
    "purge",
    "read_filter_text",
    "read_groups",
    "read_records",
    "read_sort",
    "reads_all_behind",
    "recalculation_table",
    "restore",
    "rewind",
    "rewind_record",
    "roles_within",
    "rows_of",
    "search_everything",
    "slow_list_table",
    "subscribe",
    "take_events",
    "take_index_away",
    "try_formula",
    "undo",
    "unmerge",
    "variables_of",
    "watch",
    "with_named",
    "write_many",
]
