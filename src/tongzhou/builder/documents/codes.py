"""Values as codes to be scanned, drawn as SVG. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from tongzhou.builder.documents.contracts import Symbology

LINE_HEIGHT = 40
KEPT = 500


@lru_cache(maxsize=KEPT)
def drawn(text: str, symbology: Symbology) -> bytes | None:
    """The code of a text; None where the symbology cannot hold it."""
    return _square(text) if symbology == "qr" else _lines(text, symbology)


def _square(text: str) -> bytes | None:
    import segno

    try:
        made = segno.make(text, error="m", micro=False)
    except segno.DataOverflowError:
        return None
    picture = io.BytesIO()
    made.save(picture, kind="svg", border=0, omitsize=True)
    return picture.getvalue()


def _lines(text: str, symbology: Symbology) -> bytes | None:
    """Bars one unit wide and as high as they should be; the words beneath them are the page's own."""
    import barcode
    from barcode.errors import BarcodeError

    if symbology == "ean13" and not (len(text) == 13 and text.isascii() and text.isdigit()):
        return None
    if not (text.isascii() and text.isprintable()):
        return None
    try:
        code = barcode.get(symbology, text)
        modules = "".join(code.build())
    except (BarcodeError, ValueError, KeyError):
        return None
    if symbology == "ean13" and code.get_fullcode() != text:  # type: ignore[no-untyped-call]
        return None
    bars = "".join(f"M{at} 0h{wide}v{LINE_HEIGHT}h-{wide}z" for at, wide in _bars(modules))
    size = f'viewBox="0 0 {len(modules)} {LINE_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="{bars}"/></svg>'.encode()


def _bars(modules: str) -> Iterator[tuple[int, int]]:
    """Where each bar begins and how wide it is."""
    at = 0
    for module, run in groupby(modules):
        wide = len(list(run))
        if module != "0":
            yield at, wide
        at += wide
