"""What partner users see of a form, as the database enforces it: grants by column and one row policy. Pure.

A form without a path grants nothing: to the partner role its table is not there.
"""

from __future__ import annotations

from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.ddl import qualified

OUR_COLUMNS = (
    "id", "created_at", "created_by", "updated_at", "updated_by", "revision", "deleted_at", "deleted_by",
    "_search", "_label_key",
)  # fmt: skip
PARTNER = "(select nullif(current_setting('tongzhou.partner', true), '')::uuid)"


def partner_access(schema: str, partner_role: str, form: FormDefinition, forms: Forms) -> list[str]:
    """Statements that bring grants and policy of a form's table to what its definition says, from any state."""
    table = qualified(schema, form.key)
    statements = [
        f"alter table {table} enable row level security",
        f"drop policy if exists _partner on {table}",
        f'revoke all on {table} from "{partner_role}"',
    ]
    if not form.is_seen_by_partners:
        return statements
    columns = ", ".join(f'"{name}"' for name in partner_columns(form))
    statements.append(f'grant select ({columns}) on {table} to "{partner_role}"')
    if form.shared_with_partners:
        return [*statements, f'create policy _partner on {table} for select to "{partner_role}" using (true)']
    condition = partner_condition(schema, form, forms)
    return [
        *statements,
        f'grant insert ({columns}), update ({columns}) on {table} to "{partner_role}"',
        f'create policy _partner on {table} to "{partner_role}" using ({condition}) with check ({condition})',
    ]


def partner_columns(form: FormDefinition) -> tuple[str, ...]:
    """The columns that the partner role may touch."""
    return (*OUR_COLUMNS, *(each.column for each in form.stored_fields if not each.hidden_from_partners))


def partner_condition(schema: str, form: FormDefinition, forms: Forms) -> str:
    """The row belongs to the partner of the connection: the path's last reference is it, through EXISTS chains."""
    path = form.partner_path
    assert path is not None
    table = qualified(schema, form.key)
    if not path:
        return f"{table}.id = {PARTNER}"
    return _hop(schema, form, path, forms, f'{table}."{path[0]}"')


def _hop(schema: str, form: FormDefinition, path: tuple[str, ...], forms: Forms, reference: str) -> str:
    if len(path) == 1:
        return f"{reference} = {PARTNER}"
    target = forms.get(form.get(path[0]).target or "")
    alias = f'"{target.key}_{len(path)}"'
    inner = _hop(schema, target, path[1:], forms, f'{alias}."{path[1]}"')
    return f"exists (select from {qualified(schema, target.key)} {alias} where {alias}.id = {reference} and {inner})"


def serial_access(partner_role: str, form: FormDefinition, sequence: str) -> list[str]:
    """A partner user who creates records draws their serial numbers too."""
    if form.partner_path is None:
        return [f'revoke all on sequence {sequence} from "{partner_role}"']
    return [f'grant usage on sequence {sequence} to "{partner_role}"']
