"""Reading a package's folder and writing it back: one canonical spelling, so that both agree to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ValidationError

from tongzhou.builder.packages.contracts import Document, Files, Manifest, Package, PartKind
from tongzhou.builder.packages.errors import PackageInvalid
from tongzhou.builder.packages.parts import name_of, part_text
from tongzhou.builder.packages.pictures import (
    ENDINGS,
    FOLDER,
    PICTURE_SIZE_MAX,
    check_picture,
    pictures_in,
    stood_in,
)
from tongzhou.builder.packages.samples import RECORDS_MAX
from tongzhou.builder.schema.facade import InvalidDefinition, read_definition
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.texts import LOCALES

FILE_SIZE_MAX = 1_000_000
DEPTH_MAX = 40
MANIFEST = "package.yaml"
FORMS = "forms"
SAMPLES = "samples"
_FOLDERS: Final = (FORMS, *(kind.folder for kind in PartKind), SAMPLES)


def read_package(folder: Path) -> Package:
    """The package in a folder; raises PackageInvalid naming the file and what is wrong in it."""
    return read_files({name: _read(folder, name) for name in _names_in(folder)})


def read_files(files: Files) -> Package:
    """The package that files by their paths make; raises PackageInvalid as `read_package` does."""
    manifest = _manifest(files)
    forms = {key: _load(files, f"{FORMS}/{key}.yaml") for key in manifest.forms}
    parts = {kind: _parts(files, kind, manifest) for kind in PartKind}
    samples = {key: _samples(files, path) for key in forms if (path := f"{SAMPLES}/{key}.yaml") in files}
    known = {MANIFEST, *(f"{FORMS}/{key}.yaml" for key in forms)}
    known |= {_path(kind, name) for kind, texts in parts.items() for name in texts}
    known |= {f"{SAMPLES}/{key}.yaml" for key in samples}
    pictures = {name: held for name, held in files.items() if isinstance(held, bytes)}
    for name in sorted(set(files) - known - set(pictures)):
        if name.startswith(f"{FORMS}/"):
            raise PackageInvalid(file=name, reason="the manifest does not list this form")
        raise PackageInvalid(file=name, reason="no file of a package has this name")
    for key, form in forms.items():
        _check_form(key, form)
    package = Package(manifest, forms, {kind: texts for kind, texts in parts.items() if texts}, samples, pictures)
    _check_pictures(package)
    return package


def _check_pictures(package: Package) -> None:
    """Every picture is what its name says, shown by some text, and every one that a text shows is there."""
    for name, content in package.files.items():
        check_picture(name, content)
    shown = set(pictures_in(package))
    for name in sorted(shown - set(package.files)):
        raise PackageInvalid(file=name[:200], reason="the file is missing")
    for name in sorted(set(package.files) - shown):
        raise PackageInvalid(file=name, reason="nothing shows this picture")


def _check_form(key: str, form: Document) -> None:
    file = f"{FORMS}/{key}.yaml"
    if form.get("key") != key:
        raise PackageInvalid(file=file, reason=f"its key is not {key}")
    try:
        read_definition(stood_in(form))
    except InvalidDefinition as error:
        raise PackageInvalid(file=file, reason=_said(error.errors[0])) from error


def package_files(package: Package) -> Files:
    """Every file of the package by its path, in the canonical spelling."""
    texts: Files = {path: spell(document) for path, document in _documents(package).items()}
    return {**texts, **{name: package.files[name] for name in sorted(package.files)}}


def _documents(package: Package) -> dict[str, Mapping[str, Any]]:
    files: dict[str, Mapping[str, Any]] = {MANIFEST: _lean(package.manifest)}
    files |= {f"{FORMS}/{key}.yaml": form for key, form in package.forms.items()}
    files |= {_path(kind, name): text for kind, texts in package.parts.items() for name, text in texts.items()}
    files |= {f"{SAMPLES}/{key}.yaml": {"form": key, "records": found} for key, found in package.samples.items()}
    return files


def check_sizes(package: Package) -> None:
    """Raise PackageInvalid for a file that could not be read again."""
    for name, document in _documents(package).items():
        if len(spell(document).encode()) > FILE_SIZE_MAX:
            raise PackageInvalid(file=name, reason=f"over {FILE_SIZE_MAX} bytes")


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


def _path(kind: PartKind, name: str) -> str:
    return f"{kind.folder}/{name}.yaml"


def _lean(model: BaseModel) -> Document:
    return model.model_dump(mode="json", exclude_none=True, exclude_defaults=False)


def _names_in(folder: Path) -> list[str]:
    inside = (path for kind in _FOLDERS for path in (folder / kind).glob("*.yaml"))
    pictures = (path for ending in ENDINGS.values() for path in (folder / FOLDER).glob(f"*.{ending}"))
    return [MANIFEST, *(str(path.relative_to(folder)) for path in (*inside, *pictures))]


def _read(folder: Path, name: str) -> str | bytes:
    path, is_picture = folder / name, name.startswith(f"{FOLDER}/")
    size_max = PICTURE_SIZE_MAX if is_picture else FILE_SIZE_MAX
    try:
        if path.stat().st_size > size_max:
            raise PackageInvalid(file=name, reason=f"over {size_max} bytes")
        return path.read_bytes() if is_picture else path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackageInvalid(file=name, reason=str(error)) from error


def _manifest(files: Files) -> Manifest:
    try:
        return Manifest.model_validate(_load(files, MANIFEST))
    except ValidationError as error:
        raise PackageInvalid(file=MANIFEST, reason=_first(error)) from error


def _parts(files: Files, kind: PartKind, manifest: Manifest) -> dict[str, Document]:
    names = sorted(name for name in files if name.startswith(f"{kind.folder}/"))
    return {Path(name).name.removesuffix(".yaml"): _part(files, kind, name, manifest) for name in names}


def _part(files: Files, kind: PartKind, name: str, manifest: Manifest) -> Document:
    document = _load(files, name)
    form = document.get("form")
    is_of_form = kind is not PartKind.ROLE and not (kind is PartKind.FLOW and form is None)
    if is_of_form and form not in manifest.forms:
        raise PackageInvalid(file=name, reason=f"no form {form}")
    if name != _path(kind, name_of(kind, document)):
        raise PackageInvalid(file=name, reason="the file is not named after what is in it")
    try:
        return part_text(kind, document, manifest.forms)
    except ValidationError as error:
        raise PackageInvalid(file=name, reason=_first(error)) from error
    except InvalidValues as error:
        raise PackageInvalid(file=name, reason=_said(error.errors[0])) from error


def _samples(files: Files, path: str) -> list[Document]:
    document = _load(files, path)
    found = document.get("records")
    if set(document) != {"form", "records"} or path != f"{SAMPLES}/{document['form']}.yaml":
        raise PackageInvalid(file=path, reason="not the records of the form that it is named after")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise PackageInvalid(file=path, reason="records: not a list of mappings")
    if len(found) > RECORDS_MAX:
        raise PackageInvalid(file=path, reason=f"over {RECORDS_MAX} records")
    return [_plain(each) for each in found]


def _plain(value: Any) -> Any:
    """As JSON would have it: YAML reads days and moments as such."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _load(files: Files, name: str) -> Document:
    if name not in files:
        raise PackageInvalid(file=name, reason="the file is missing")
    try:
        _check_shape(files[name], name)
        document = yaml.load(files[name], Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        raise PackageInvalid(file=name, reason=str(error)) from error
    if not isinstance(document, dict):
        raise PackageInvalid(file=name, reason="not a mapping")
    return document


def _check_shape(text: str, name: str) -> None:
    """Before anything is built of it: a few bytes of YAML can stand for gigabytes, or for no end of brackets."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise PackageInvalid(file=name, reason="an alias; write the part out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX:
            raise PackageInvalid(file=name, reason=f"nested more than {DEPTH_MAX} deep")


def _said(error: FieldError) -> str:
    return f"{error.field}: {error.code} {error.params.get('detail', '')}".strip()


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
