"""Requests for records to statements. Each takes the sight of the actor's rights and a row scope; neither is optional.

`sight_of(forms, actor)` is kept per set of rights; the statements compiled for it are kept per shape of request.
"""

from tongzhou.builder.query.advice import IndexWish, advise
from tongzhou.builder.query.aggregate import compile_aggregate
from tongzhou.builder.query.compile import (
    compile_beside,
    compile_count,
    compile_get,
    compile_list,
    compile_written,
    read_order,
    shown_fields,
)
from tongzhou.builder.query.computing import Owner, compile_computed
from tongzhou.builder.query.contracts import (
    GROUP_ROWS_MAX,
    LIMIT_DEFAULT,
    LIMIT_MAX,
    SKIP_MAX,
    AggregateRequest,
    GroupKey,
    ListRequest,
    MeasureKey,
    Named,
    SortKey,
    Statement,
)
from tongzhou.builder.query.errors import InvalidFilter
from tongzhou.builder.query.explaining import compile_verdicts, reads_all_of, rule_in_words
from tongzhou.builder.query.extract import compile_extract
from tongzhou.builder.query.filters import read_filter
from tongzhou.builder.query.reach import (
    Wanted,
    compile_ids,
    compile_labels,
    compile_partners,
    compile_reached,
    compile_resolve,
    compile_stored,
    reached_ids,
    reached_rows,
)
from tongzhou.builder.query.role_rows import FormRowConditions
from tongzhou.builder.query.sameness import (
    columns_text,
    filled_text,
    keys_text,
    matches_text,
    passed_text,
    repeated_text,
    stretch_text,
    taken_text,
)
from tongzhou.builder.query.sample import compile_sample, compile_values
from tongzhou.builder.query.searching import compile_named, read_named
from tongzhou.builder.query.sight import Sight, is_shown, sight_of
from tongzhou.builder.query.trees import Level, compile_above, compile_below, compile_totals, read_parent, read_sums
from tongzhou.builder.query.writes import (
    Owned,
    coming_serial_text,
    counter_text,
    insert_text,
    listed_text,
    owned_counts_text,
    owned_rows_text,
    present_text,
    purge_text,
    serial_text,
    unchanged_text,
    update_text,
)

__all__ = [
    "GROUP_ROWS_MAX",
    "LIMIT_DEFAULT",
    "LIMIT_MAX",
    "SKIP_MAX",
    "AggregateRequest",
    "FormRowConditions",
    "GroupKey",
    "IndexWish",
    "InvalidFilter",
    "Level",
    "ListRequest",
    "MeasureKey",
    "Named",
    "Owned",
    "Owner",
    "Sight",
    "SortKey",
    "Statement",
    "Wanted",
    "advise",
    "columns_text",
    "coming_serial_text",
    "compile_above",
    "compile_aggregate",
    "compile_below",
    "compile_beside",
    "compile_computed",
    "compile_count",
    "compile_extract",
    "compile_get",
    "compile_ids",
    "compile_labels",
    "compile_list",
    "compile_named",
    "compile_partners",
    "compile_reached",
    "compile_resolve",
    "compile_sample",
    "compile_stored",
    "compile_totals",
    "compile_values",
    "compile_verdicts",
    "compile_written",
    "counter_text",
    "filled_text",
    "insert_text",
    "is_shown",
    "keys_text",
    "listed_text",
    "matches_text",
    "owned_counts_text",
    "owned_rows_text",
    "passed_text",
    "present_text",
    "purge_text",
    "reached_ids",
    "reached_rows",
    "read_filter",
    "read_named",
    "read_order",
    "read_parent",
    "read_sums",
    "reads_all_of",
    "repeated_text",
    "rule_in_words",
    "serial_text",
    "shown_fields",
    "sight_of",
    "stretch_text",
    "taken_text",
    "unchanged_text",
    "update_text",
]
