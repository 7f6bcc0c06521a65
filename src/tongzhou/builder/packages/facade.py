"""What others call: read a package's folder, install it, write it back, list the menu."""

from tongzhou.builder.packages.actions import install, pack
from tongzhou.builder.packages.documents import package_files, read_package
from tongzhou.builder.packages.queries import export
from tongzhou.builder.packages.routes import package_router, router

__all__ = ["export", "install", "pack", "package_files", "package_router", "read_package", "router"]
