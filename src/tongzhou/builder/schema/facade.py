"""What other packages call to read and change forms.

Reading: `read_forms(connection, workspace)` is cached by the workspace's version. Changing: `create_form` and
`apply_change` take a definition document (see `documents.FormDocument`), run in the caller's transaction and
return the applied definition. A transaction that makes a form and writes records in it passes
`forms=await read_fresh_forms(connection)` to `records.facade`.
"""

from tongzhou.builder.schema.actions import (
    apply_change,
    bring_forms,
    create_form,
    create_forms,
    plan_change,
    plan_forms,
)
from tongzhou.builder.schema.aggregate_rules import aggregates_over, dimensions_of
from tongzhou.builder.schema.aggregate_views import groups_touched
from tongzhou.builder.schema.allowed import READING, allowed_on
from tongzhou.builder.schema.answers import ChangePlanShown, FieldShown, FieldUseShown, FormAnswer, FormShown
from tongzhou.builder.schema.computed import Place, along, condition_of, formula_of, inputs_of, masked_in
from tongzhou.builder.schema.ddl import combination_name, serial_name, unique_name
from tongzhou.builder.schema.documents import from_validation, read_definition, readable_draft, write_definition
from tongzhou.builder.schema.duplicates import Compared, Comparison, DuplicateCheck, OnMatch, key_text
from tongzhou.builder.schema.errors import InvalidDefinition
from tongzhou.builder.schema.fetching_rules import fetched_from, find_source, source_of
from tongzhou.builder.schema.field_uses import FieldUse, UsesElsewhere, list_lost_uses, lost_fields
from tongzhou.builder.schema.hierarchies import ascents, lines_up
from tongzhou.builder.schema.layouts import LAYOUT_FILES
from tongzhou.builder.schema.lifecycles import Lifecycle, Reason, TimeLimit, Transition
from tongzhou.builder.schema.names import FormNames, FormulaNames, MayRead
from tongzhou.builder.schema.plans import ChangePlan
from tongzhou.builder.schema.privacy import DOTS, ENDS, TEXTS, Level, Mask, Privacy, masked_text
from tongzhou.builder.schema.queries import read_forms, read_fresh_forms
from tongzhou.builder.schema.readable import OwnNames
from tongzhou.builder.schema.routes import routes, shown_form
from tongzhou.builder.schema.ruling import (
    NOTHING,
    AskedCheck,
    Conditions,
    Standing,
    conditions_of,
    is_hidden,
    record_of,
    standing,
)
from tongzhou.builder.schema.searching import depends_on_search, search_columns, searched_fields
from tongzhou.builder.schema.sources import FOLDS, Columns, Element, Everybody, Source, own_columns
from tongzhou.builder.schema.tables import column_type, form_table, named_table, table_of
from tongzhou.builder.schema.tracked import is_tracked, tracked_fields, tracking_obstacle
from tongzhou.builder.schema.unfinished import leaves, unfinished
from tongzhou.builder.schema.ways import Step, Way, parts_of, variables_read, ways_of

__all__ = [
    "DOTS",
    "ENDS",
    "FOLDS",
    "LAYOUT_FILES",
    "NOTHING",
    "READING",
    "TEXTS",
    "AskedCheck",
    "ChangePlan",
    "ChangePlanShown",
    "Columns",
    "Compared",
    "Comparison",
    "Conditions",
    "DuplicateCheck",
    "Element",
    "Everybody",
    "FieldShown",
    "FieldUse",
    "FieldUseShown",
    "FormAnswer",
    "FormNames",
    "FormShown",
    "FormulaNames",
    "InvalidDefinition",
    "Level",
    "Lifecycle",
    "Mask",
    "MayRead",
    "OnMatch",
    "OwnNames",
    "Place",
    "Privacy",
    "Reason",
    "Source",
    "Standing",
    "Step",
    "TimeLimit",
    "Transition",
    "UsesElsewhere",
    "Way",
    "aggregates_over",
    "allowed_on",
    "along",
    "apply_change",
    "ascents",
    "bring_forms",
    "column_type",
    "combination_name",
    "condition_of",
    "conditions_of",
    "create_form",
    "create_forms",
    "depends_on_search",
    "dimensions_of",
    "fetched_from",
    "find_source",
    "form_table",
    "formula_of",
    "from_validation",
    "groups_touched",
    "inputs_of",
    "is_hidden",
    "is_tracked",
    "key_text",
    "leaves",
    "lines_up",
    "list_lost_uses",
    "lost_fields",
    "masked_in",
    "masked_text",
    "named_table",
    "own_columns",
    "parts_of",
    "plan_change",
    "plan_forms",
    "read_definition",
    "read_forms",
    "read_fresh_forms",
    "readable_draft",
    "record_of",
    "routes",
    "search_columns",
    "searched_fields",
    "serial_name",
    "shown_form",
    "source_of",
    "standing",
    "table_of",
    "tracked_fields",
    "tracking_obstacle",
    "unfinished",
    "unique_name",
    "variables_read",
    "ways_of",
    "write_definition",
]
