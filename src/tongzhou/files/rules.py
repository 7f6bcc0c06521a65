"""What a file is, by its content, and how an image is made safe (pure)."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass

from tongzhou.files.errors import FileTypeRefused, ImageUnreadable

IMAGE_PIXELS_MAX = 40_000_000
THUMBNAIL_SIDE = 320
NAME_LENGTH_MAX = 200

IMAGE_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
DOCUMENT_TYPES = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "video/mp4",
        "audio/mpeg",
    }
)
TEXT_TYPES = {".txt": "text/plain", ".csv": "text/csv", ".md": "text/plain", ".json": "application/json"}
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
REFUSED_SIGNS = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<?php", b"#!")


@dataclass(frozen=True, slots=True)
class Image:
    """An image encoded anew, without whatever else its file carried, and a small one of it."""

    content: bytes
    type: str
    thumbnail: bytes


def safe_name(name: str) -> str:
    """The last part of the name without control characters, never empty, at most 200 characters."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return kept[-NAME_LENGTH_MAX:] or "file"


def detect_type(head: bytes, name: str) -> str:
    """The media type by content, helped by the name for plain text only; raises FileTypeRefused."""
    import filetype

    if head[:512].lstrip().lower().startswith(REFUSED_SIGNS):
        raise FileTypeRefused(name=name)
    found = filetype.guess(head)  # type: ignore[no-untyped-call]
    if found is not None:
        if found.mime in IMAGE_FORMATS or found.mime in DOCUMENT_TYPES:
            return str(found.mime)
        raise FileTypeRefused(name=name)
    suffix = re.search(r"\.[a-z0-9]+$", name.lower())
    kind = TEXT_TYPES.get(suffix.group() if suffix else "")
    if kind is None or CONTROL.search(head):
        raise FileTypeRefused(name=name)
    return kind


def remade_image(content: bytes, media_type: str) -> Image:
    """The image encoded anew in its own format with a thumbnail; raises ImageUnreadable."""
    from PIL import Image as Pillow
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with Pillow.open(io.BytesIO(content), formats=[IMAGE_FORMATS[media_type]]) as opened:
            if opened.width * opened.height > IMAGE_PIXELS_MAX:
                raise ImageUnreadable(pixels=opened.width * opened.height)
            picture = ImageOps.exif_transpose(opened) or opened
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise ImageUnreadable() from error
    whole = io.BytesIO()
    mode = "RGB" if media_type == "image/jpeg" else "RGBA"
    picture.convert(mode).save(whole, IMAGE_FORMATS[media_type])
    small = picture.convert("RGB")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    thumbnail = io.BytesIO()
    small.save(thumbnail, "JPEG", quality=80)
    return Image(whole.getvalue(), media_type, thumbnail.getvalue())
