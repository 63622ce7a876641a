"""Checks the files that a clinic's file names, and reads its logo."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from screener.clinic.model import Logo
from screener.wording import one_of, quoted

MAX_BYTES: Final = 48 * 1024
# The media type of each kind, and bytes that its files contain near the start.
_KINDS: Final = {
    ".svg": ("image/svg+xml", b"<svg"),
    ".png": ("image/png", b"\x89PNG\r\n"),
    ".webp": ("image/webp", b"WEBP"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
}
_NEAR_THE_START: Final = 4096


def fault_of(folder: Path, name: str) -> str:
    """Say why a file that a clinic's file names cannot be used; return '' if it can."""
    path = folder / name
    try:
        within = path.resolve().is_relative_to(folder.resolve())
        there = path.is_file()
    except (OSError, ValueError, RuntimeError):  # too long, not a file name, links in a circle
        return f"{quoted(name)} is not a valid file name"
    if not within:
        return f"{quoted(name)} is not in the folder of the clinic's file"
    return "" if there else f"there is no file {path}"


def read_logo(folder: Path, name: str) -> Logo | str:
    """Return the logo with this name in a folder, or a message that says why it cannot be used."""
    path = folder / name
    if path.suffix.lower() not in _KINDS:
        return f"the name of a logo must end with {one_of(tuple(_KINDS))}"
    fault = fault_of(folder, name)
    if fault:
        return fault
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}"
    if len(content) > MAX_BYTES:
        return f"the logo is larger than {MAX_BYTES // 1024} KiB, the most allowed"
    media_type, sign = _KINDS[path.suffix.lower()]
    if sign not in content[:_NEAR_THE_START]:
        return f"{path.name} is not in {path.suffix[1:].upper()} format, whatever its name says"
    return Logo(content, media_type)
