"""Read the text of a file within its limits, where it is plain UTF-8; write one in one step."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from screener.errors import OperatorError

MAX_BYTES: Final = 1536 * 1024
_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")

Place = tuple[int, int]
"""Line and column, both from 1."""


def read_text(path: Path) -> str:
    """Return the text of a file; OperatorError where it cannot be read or is no text."""
    content = _read_bytes(path)
    if content.startswith(_UTF16):
        raise OperatorError(f"{path}: is UTF-16 text; save it as UTF-8")
    if b"\0" in content:
        line, column = place_after(content[: content.index(b"\0")].decode(errors="replace"))
        raise OperatorError(f"{path}:{line}:{column}: a NUL byte stands here; this is no text file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = place_after(error.object[: error.start].decode())
        message = f"{path}:{line}:{column}: this is not UTF-8 text; save the file as UTF-8"
        raise OperatorError(message) from error


def write_text(path: Path, text: str) -> None:
    """Write a file in one step: who reads it meanwhile meets the old text or the new one.

    Raises OperatorError where it cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(path)
    except OSError as error:
        remedy = f"allow writing in the folder {path.parent}, or work on a copy elsewhere"
        raise OperatorError(f"{path}: cannot be written: {error.strerror}; {remedy}") from error
    finally:
        with suppress(OSError):  # the folder of a disk that cannot be written
            unfinished.unlink()


def place_after(text: str) -> Place:
    """Return the place that follows a text."""
    lines = lines_of(text)
    return len(lines), len(lines[-1]) + 1


def lines_of(text: str) -> list[str]:
    """Return the lines as YAML counts them: rarer signs that break lines elsewhere are text."""
    return _LINE_BREAK.split(text)


def _read_bytes(path: Path) -> bytes:
    try:
        _refuse_pipes_and_folders(path)
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read: {error.strerror}") from error
    if max(size, len(content)) > MAX_BYTES:
        raise OperatorError(f"{path}: is larger than {MAX_BYTES // 1024} KiB, the most allowed")
    return content


def _refuse_pipes_and_folders(path: Path) -> None:
    """Look before opening: to open a pipe is to wait for its writer."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
        raise OperatorError(f"{path}: is {kind}, not an ordinary file")
