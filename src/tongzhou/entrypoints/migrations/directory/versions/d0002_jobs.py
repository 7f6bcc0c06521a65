"""The job queue: Procrastinate's tables in schema `jobs`, and the one door through which workspaces enter it."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "d0002"
down_revision = "d0001"

NOTIFYING_TRIGGERS = (
    "procrastinate_jobs_notify_queue_job_inserted_v1",
    "procrastinate_jobs_notify_queue_job_aborted_v1",
)


def upgrade() -> None:
    op.execute("create schema jobs")
    op.execute("revoke all on schema jobs from public")
    op.execute("set local search_path = jobs")
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(SchemaManager.get_schema())
    # NOTIFY takes a lock of the whole cluster at commit: it cost a third of the commits measured. Workers poll.
    for trigger in NOTIFYING_TRIGGERS:
        op.execute(f"drop trigger {trigger} on procrastinate_jobs")
    # Its functions name tables without a schema: whoever calls them, they mean this one.
    op.execute("""
        do $$ declare one regprocedure; begin
            for one in select oid::regprocedure from pg_proc where pronamespace = 'jobs'::regnamespace loop
                execute format('alter function %s set search_path = jobs, pg_catalog, pg_temp', one);
            end loop;
        end $$
    """)
    # The queue holds ids only; what a job is about stays in its workspace. The caller's role says which one.
    op.execute("""
        create function enqueue(job uuid, job_lock text) returns void
        language plpgsql security definer set search_path = jobs, pg_catalog, pg_temp as $$
        declare
            caller directory.workspace;
        begin
            select * into caller from directory.workspace where role_name = current_setting('role');
            if caller.id is null then
                raise insufficient_privilege using message = 'only a workspace enqueues jobs';
            end if;
            insert into procrastinate_jobs (queue_name, task_name, lock, args)
            values ('default', 'job', caller.key || ':' || job_lock,
                    jsonb_build_object('workspace_id', caller.id, 'job_id', job));
        end $$
    """)
    op.execute("revoke all on all functions in schema jobs from public")
    op.execute(f'set local search_path = "{op.get_context().opts["tongzhou"]["schema"]}"')
