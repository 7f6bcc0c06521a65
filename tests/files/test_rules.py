"""What a file is, by its content."""

import io

import pytest
from PIL import Image

from tongzhou.files.errors import FileTypeRefused, ImageUnreadable
from tongzhou.files.rules import detect_type, remade_image, safe_name


def _picture(kind: str, size: tuple[int, int] = (640, 480)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, (10, 20, 30)).save(content, kind, exif=b"Exif\0\0secret" if kind == "JPEG" else b"")
    return content.getvalue()


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"%PDF-1.7 ...", "a.pdf", "application/pdf"),
        ("编码,名称\n1,甲".encode("gb18030"), "a.csv", "text/csv"),
        (b"plain", "read me.TXT", "text/plain"),
    ],
)
def test_the_content_says_what_a_file_is(head: bytes, name: str, expected: str) -> None:
    assert detect_type(head, name) == expected


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<!DOCTYPE html><script>", "a.txt"),
        (b"  <svg xmlns=", "a.png"),
        (b"MZ\x90\x00", "setup.exe"),
        (b"\x7fELF", "a.txt"),
        (b"bin\0ary", "a.txt"),
        (b"words", "noending"),
    ],
)
def test_active_and_unknown_content_is_refused(head: bytes, name: str) -> None:
    with pytest.raises(FileTypeRefused):
        detect_type(head, name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("../../etc/passwd", "passwd"), ("C:\\x\\合同.pdf", "合同.pdf"), ("a\u202eb\n.txt", "ab.txt"), ("...", "file")],
)
def test_names_lose_paths_and_control_characters(name: str, expected: str) -> None:
    assert safe_name(name) == expected


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_an_image_is_encoded_anew_with_a_thumbnail(kind: str, media_type: str) -> None:
    image = remade_image(_picture(kind), media_type)
    assert b"secret" not in image.content
    assert Image.open(io.BytesIO(image.content)).size == (640, 480)
    assert Image.open(io.BytesIO(image.thumbnail)).size == (320, 240)


def test_a_broken_image_and_one_with_too_many_pixels_are_refused() -> None:
    with pytest.raises(ImageUnreadable):
        remade_image(_picture("PNG")[:200], "image/png")
    with pytest.raises(ImageUnreadable):
        remade_image(_picture("PNG", (8000, 8000)), "image/png")
