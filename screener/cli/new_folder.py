"""A new folder of files: all of them are written or none, and nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from screener.errors import OperatorError
from screener.wording import quoted


def refuse_what_is_there(folder: Path) -> None:
    """Raise OperatorError unless a folder is empty or does not exist yet."""
    try:
        there = sorted(folder.iterdir()) if folder.exists() else []
    except NotADirectoryError:
        raise OperatorError(f"{folder}: is not a folder; name a new one, or an empty one") from None
    except OSError as error:
        raise OperatorError(f"{folder}: cannot be read: {error.strerror}") from error
    if there:
        raise OperatorError(
            f"{folder}: is not empty, it holds {quoted(there[0].name)}; name a new folder, or an "
            "empty one"
        )


def write_new_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write files, given by their paths in a folder, into one that is new or empty.

    Raises OperatorError if that is impossible, and leaves the folder as it was.
    """
    refuse_what_is_there(folder)
    made: list[Path] = []
    for name, text in files.items():
        file = folder / name
        try:
            _write_new(file, text, made)
        except OSError as error:
            _take_back(made)
            message = f"{file}: cannot be written: {error.strerror}; name a folder elsewhere"
            raise OperatorError(message) from error


def _write_new(file: Path, text: str, made: list[Path]) -> None:
    """Write a file and the folders that it needs, and note what was made."""
    for folder in reversed(file.parents):
        if not folder.exists():
            folder.mkdir()
            made.append(folder)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        made.append(file)
        stream.write(text)


def _take_back(made: list[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):  # somebody else may have put a file there
            path.rmdir() if path.is_dir() else path.unlink()
