"""Installing as a job: an archive received and checked, then one transaction with progress that can be cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.builder.packages.actions import install, needs
from tongzhou.builder.packages.archives import read_archive
from tongzhou.builder.packages.contracts import Options, Package
from tongzhou.builder.packages.documents import read_files
from tongzhou.builder.packages.errors import ArchiveGone
from tongzhou.builder.packages.shown import shown_installed
from tongzhou.files.facade import FileStore, receive
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotAllowed
from tongzhou.kernel.jobs.actions import enqueue
from tongzhou.kernel.jobs.contracts import JobContext, JobKind
from tongzhou.kernel.jobs.stopping import until_cancelled
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.texts import LOCALES, Locale, say, words

KIND = "packages.install"


async def begin_install(
    connection: Connection,
    store: FileStore,
    archive: bytes,
    *,
    options: Options,
    actor: Actor,
    now: datetime,
    locale: Locale,
) -> UUID:
    """Queue the installation of an archive, which waits among the files nobody took; the job's id.

    Raises PackageInvalid, and NotAllowed for parts that the actor may not make by hand.
    """
    package = read_files(read_archive(archive))
    if not all(actor.may(needed) for needed in needs(package)):
        raise NotAllowed()
    name = f"{package.manifest.key}.zip"
    kept = await receive(connection, store, name=name, content=archive, actor=actor, now=now)
    return await enqueue(
        connection,
        KIND,
        payload={
            "file": str(kept.id),
            "take": sorted(options.take),
            "confirm": sorted(options.confirm),
            "samples": options.samples,
            "locale": locale,
        },
        title={each: _title(package, each) for each in LOCALES},
        actor=actor,
        now=now,
        lock="packages",
    )


def _title(package: Package, locale: Locale) -> str:
    named = {"package": words(package.manifest.title, locale), "version": package.manifest.version}
    return say(locale, "jobs.install_package", named)


def package_jobs(store: FileStore, sealer: Sealer) -> tuple[JobKind, ...]:
    """The kinds of jobs of this package."""

    async def work(context: JobContext, payload: dict[str, Any]) -> Mapping[str, Any]:
        actor: Actor = context.actor
        try:
            archive = await store.read(context.workspace.key, UUID(payload["file"]))
        except FileNotFoundError as error:
            raise ArchiveGone() from error
        package = read_files(read_archive(archive))
        options = Options(frozenset(payload["take"]), frozenset(payload["confirm"]), payload["samples"])
        async with context.database.workspace(context.workspace) as connection:
            done = await until_cancelled(
                context,
                install(
                    connection,
                    package,
                    actor=actor,
                    now=clock.now(),
                    options=options,
                    sealer=sealer,
                    store=store,
                    told=context.progress,
                ),
            )
        return dict(shown_installed(package, None, done, dry_run=False, locale=payload["locale"]))

    return (JobKind(KIND, work),)
