"""Reads UTF-8 text files up to a size limit, and writes text files atomically."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from screener.errors import OperatorError

MAX_BYTES: Final = 1536 * 1024
_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The errors of a disk that is full, and of one where a file must not be as large."""
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")

Place = tuple[int, int]
"""Line and column, both counted from 1."""


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises OperatorError if it cannot be read, is not an ordinary file, is too large, or is not
    UTF-8 text.
    """
    content = _read_bytes(path)
    if content.startswith(_UTF16):
        raise OperatorError(f"{path}: is UTF-16 text; save it as UTF-8")
    if b"\0" in content:
        line, column = place_after(content[: content.index(b"\0")].decode(errors="replace"))
        raise OperatorError(
            f"{path}:{line}:{column}: there is a NUL byte here; this is not a text file"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = place_after(error.object[: error.start].decode())
        message = f"{path}:{line}:{column}: this is not UTF-8 text; save the file as UTF-8"
        raise OperatorError(message) from error


def write_text(path: Path, text: str) -> None:
    """Write a file atomically: a reader sees either the old text or the new text.

    A link stays, and what it leads to is written. What is no file, such as a device or a pipe, is
    written as it is. Raises OperatorError if it cannot be written.
    """
    with _told(path):
        if _is_special(path):
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        with _unfinished(path) as unfinished:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
            unfinished.replace(os.path.realpath(path))


def check_writable(path: Path) -> None:
    """Raise OperatorError now if :func:`write_text` could not make this file; leaves no trace."""
    if path.is_dir():
        raise OperatorError(f"{path}: cannot be written: it is a folder; name a file")
    with _told(path):
        if not _is_special(path):
            with _unfinished(path) as unfinished:
                unfinished.touch()


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file()


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """Give the name of a file beside one to write, which is not left there."""
    real = Path(os.path.realpath(path))
    unfinished = real.with_name(f".{real.name}.{os.getpid()}")
    try:
        yield unfinished
    finally:
        with suppress(OSError):  # already renamed, or the disk cannot be written
            unfinished.unlink()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say of which file an error is, and what to do about it."""
    try:
        yield
    except OSError as error:
        remedy = f"allow writing in the folder {path.parent}, or work on a copy elsewhere"
        if error.errno == errno.ENOENT:
            remedy = f"make the folder {path.parent} first"
        if error.errno in _NO_ROOM:
            remedy = "make room for it; what was there is as it was"
        raise OperatorError(f"{path}: cannot be written: {error.strerror}; {remedy}") from error


def place_after(text: str) -> Place:
    """Return the place just after a text."""
    lines = lines_of(text)
    return len(lines), len(lines[-1]) + 1


def lines_of(text: str) -> list[str]:
    """Split text at CR, LF and CRLF only, as YAML does; ``str.splitlines`` splits at more."""
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
    """Check before opening, because opening a pipe blocks until something writes to it."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
        raise OperatorError(f"{path}: is {kind}, not an ordinary file")
