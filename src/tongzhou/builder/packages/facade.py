"""What others call: read and write packages' files, look, install, make, list; the menu."""

from tongzhou.builder.packages.actions import forget, install, pack
from tongzhou.builder.packages.archives import read_archive, write_archive
from tongzhou.builder.packages.documents import package_files, read_files, read_package
from tongzhou.builder.packages.ids import check_ids
from tongzhou.builder.packages.jobs import package_jobs
from tongzhou.builder.packages.previewing import preview, read_layers
from tongzhou.builder.packages.queries import export, list_packages, weigh_leaving
from tongzhou.builder.packages.routes import package_router, router
from tongzhou.builder.packages.seeding import remove_samples

__all__ = [
    "check_ids",
    "export",
    "forget",
    "install",
    "list_packages",
    "pack",
    "package_files",
    "package_jobs",
    "package_router",
    "preview",
    "read_archive",
    "read_files",
    "read_layers",
    "read_package",
    "remove_samples",
    "router",
    "weigh_leaving",
    "write_archive",
]
