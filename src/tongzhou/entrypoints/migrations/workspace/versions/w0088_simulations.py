"""Simulations of plans: figures, what each partner would have got, and how it differs in each period. Kept for days."""

from alembic import op

revision = "w0088"
down_revision = "w0081"

TABLES = """
    create table _simulation (
        id uuid primary key,
        plan_id uuid not null references _plan on delete cascade,
        plan_key text not null,
        title jsonb not null,
        version integer not null,
        document text not null,
        in_force integer,
        in_force_document text,
        periods jsonb not null check (jsonb_array_length(periods) between 1 and 12),
        currency text not null,
        components jsonb not null,
        job_id uuid not null,
        result jsonb,
        created_at timestamptz not null,
        created_by uuid,
        created_by_name text not null,
        check ((in_force is null) = (in_force_document is null))
    );
    create index _simulation_by_plan on _simulation (plan_id, id);
    create table _simulation_outcome (
        simulation_id uuid not null references _simulation on delete cascade,
        partner text not null,
        partner_id uuid not null,
        partner_label text not null,
        before_minor bigint not null,
        after_minor bigint not null,
        change_minor bigint not null check (change_minor = after_minor - before_minor),
        components jsonb not null,
        primary key (simulation_id, partner)
    );
    create table _simulation_difference (
        simulation_id uuid not null references _simulation on delete cascade,
        partner text not null,
        period text not null,
        before jsonb not null,
        after jsonb not null,
        primary key (simulation_id, partner, period)
    );
"""

GRANTS = {
    "_simulation": "select, insert, delete, update (job_id, result)",
    "_simulation_outcome": "select, insert, delete",
    "_simulation_difference": "select, insert, delete",
}


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute(TABLES)
    for table, verbs in GRANTS.items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f'grant {verbs} on {table} to "{role}"')
        op.execute(f'create policy _workspace on {table} to "{role}" using (true) with check (true)')
