"""Reading a package's folder and writing it back: one canonical spelling, so that both agree to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from tongzhou.builder.packages.contracts import Document, Manifest, Package, ViewDocument
from tongzhou.builder.packages.errors import PackageInvalid
from tongzhou.kernel.texts import LOCALES

T = TypeVar("T", bound=BaseModel)
FILE_SIZE_MAX = 1_000_000
MANIFEST = "package.yaml"


def read_package(folder: Path) -> Package:
    """The package in a folder; raises PackageInvalid naming the file and what is wrong in it."""
    return read_files({name: _read(folder, name) for name in _names_in(folder)})


def read_files(files: Mapping[str, str]) -> Package:
    """The package that texts by their paths make; raises PackageInvalid as `read_package` does."""
    manifest = _checked(Manifest, _load(files, MANIFEST), MANIFEST)
    forms = {key: _load(files, f"forms/{key}.yaml") for key in manifest.forms}
    views = tuple(_checked(ViewDocument, _load(files, name), name) for name in _names(files, "views"))
    roles = [_load(files, name) for name in _names(files, "roles")]
    unknown = sorted({Path(name).stem for name in _names(files, "forms")} - set(manifest.forms))
    if unknown:
        raise PackageInvalid(file=f"forms/{unknown[0]}.yaml", reason="the manifest does not list this form")
    for view in views:
        if view.form not in forms:
            raise PackageInvalid(file=f"views/{view.form}.{view.key}.yaml", reason=f"no form {view.form}")
    return Package(manifest, forms, views, {str(role.get("key")): role for role in roles})


def package_files(package: Package) -> dict[str, str]:
    """Every file of the package by its path, in the canonical spelling."""
    files: dict[str, Mapping[str, Any]] = {MANIFEST: _lean(package.manifest)}
    files |= {f"forms/{key}.yaml": form for key, form in package.forms.items()}
    files |= {f"views/{view.form}.{view.key}.yaml": _lean(view) for view in package.views}
    files |= {f"roles/{key}.yaml": role for key, role in package.roles.items()}
    return {path: spell(document) for path, document in files.items()}


def spell(document: Mapping[str, Any]) -> str:
    """A document as YAML: languages in their order, small things on one line, nothing sorted."""
    return yaml.safe_dump(
        ordered_texts(document), sort_keys=False, allow_unicode=True, default_flow_style=None, width=120
    )


def ordered_texts(node: Any) -> Any:
    """The same with every text per language in the order of LOCALES: JSON columns forget orders."""
    if isinstance(node, Mapping):
        keys = LOCALES if node and set(node) <= set(LOCALES) else node
        return {key: ordered_texts(node[key]) for key in keys if key in node}
    return [ordered_texts(item) for item in node] if isinstance(node, list | tuple) else node


def _lean(model: BaseModel) -> Document:
    return model.model_dump(mode="json", exclude_none=True, exclude_defaults=False)


def _names_in(folder: Path) -> list[str]:
    inside = (path for kind in ("forms", "views", "roles") for path in (folder / kind).glob("*.yaml"))
    return [MANIFEST, *(str(path.relative_to(folder)) for path in inside)]


def _read(folder: Path, name: str) -> str:
    path = folder / name
    try:
        if path.stat().st_size > FILE_SIZE_MAX:
            raise PackageInvalid(file=name, reason=f"over {FILE_SIZE_MAX} bytes")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackageInvalid(file=name, reason=str(error)) from error


def _names(files: Mapping[str, str], kind: str) -> list[str]:
    return sorted(name for name in files if name.startswith(f"{kind}/") and name.endswith(".yaml"))


def _load(files: Mapping[str, str], name: str) -> Document:
    if name not in files:
        raise PackageInvalid(file=name, reason="the file is missing")
    try:
        document = yaml.safe_load(files[name])
    except yaml.YAMLError as error:
        raise PackageInvalid(file=name, reason=str(error)) from error
    if not isinstance(document, dict):
        raise PackageInvalid(file=name, reason="not a mapping")
    return document


def _checked(model: type[T], document: Document, name: str) -> T:
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PackageInvalid(file=name, reason=f"{where}: {first['msg']}") from error
