"""Rule books that are read and proved, and not again while neither they nor this program change.

A folder may keep the proofs from one start to the next. What is kept there is named after the bytes
of the rule book, of its review, and of this program, so that a change of any makes it useless.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from screener.days import latest_day
from screener.errors import AuthorError, OperatorError
from screener.proof.claims.loader import load_proved
from screener.rulebook.model import RuleBook
from screener.rulebook.review import review_file
from screener.yamlfile.files import write_text

MOST_KEPT: Final = 500
"""Files in the folder; one of ours takes some 250 kB."""
_LOG: Final = logging.getLogger(__name__)
_NOT_KEPT: Final = "a proof is not kept, so the next start takes longer: %s"
_PROVED: Final = "%s is read and proved; %d rule books are read so far"
_CODE: Final = Path(__file__).parents[1]
_PROVERS: Final = ("python-sat", "pydantic")


class ProvedBooks:
    """Reads and proves rule books."""

    def __init__(self, clock: Callable[[], float], folder: Path | None = None) -> None:
        """Take a clock in seconds since 1970, and the folder of proofs if there is one."""
        self._clock = clock
        self._folder = folder
        self._known: dict[Path, tuple[str, RuleBook | AuthorError]] = {}

    def read(self, path: Path) -> RuleBook:
        """Return a rule book that is proved; raises what :func:`load_proved` raises."""
        digest = digest_of(path) + digest_of(review_file(path))
        known, found = self._known.get(path, ("", None))
        if known != digest or found is None:
            found = self._kept(digest) or self._prove(path, digest)
            self._known[path] = digest, found
        if isinstance(found, AuthorError):
            raise found
        return found

    def _prove(self, path: Path, digest: str) -> RuleBook | AuthorError:
        try:
            book = load_proved(path, today=latest_day(self._clock()))
        except AuthorError as error:
            return error
        self._keep(digest, book)
        if others := self._known.keys() - {path}:  # with one book there is nothing to follow
            _LOG.warning(_PROVED, path, 1 + len(others))
        return book

    def _kept(self, digest: str) -> RuleBook | None:
        """Return the rule book that was proved at an earlier start, if it is kept whole."""
        if self._folder is None:
            return None
        try:
            seal, _, text = self._file(self._folder, digest).read_text("utf-8").partition("\n")
            return RuleBook.model_validate_json(text) if seal == _digest(text.encode()) else None
        except (OSError, UnicodeDecodeError, ValidationError):
            return None  # it is proved again, and what is there is replaced

    def _keep(self, digest: str, book: RuleBook) -> None:
        if self._folder is None:
            return
        text = book.model_dump_json(by_alias=True, exclude_defaults=True)
        try:
            write_text(self._file(self._folder, digest), f"{_digest(text.encode())}\n{text}")
            for old in _oldest(self._folder):
                old.unlink(missing_ok=True)
        except (OperatorError, OSError) as error:
            _LOG.warning(_NOT_KEPT, error)

    def _file(self, folder: Path, digest: str) -> Path:
        return folder / f"{_digest(f'{digest} {_program()}'.encode()).partition(':')[2]}.json"


def digest_of(path: Path) -> str:
    """Return the digest of a file; empty if it cannot be read."""
    try:
        return _digest(path.read_bytes())
    except OSError:
        return ""


def _digest(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"


def _oldest(folder: Path) -> Iterator[Path]:
    """Yield the files that are more than may be kept."""
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    yield from files[MOST_KEPT:]


@cache
def _program() -> str:
    """Return a digest of all our code and of what proves: a proof by another program is none."""
    code = (f"{file.relative_to(_CODE)} {digest_of(file)}" for file in sorted(_CODE.rglob("*.py")))
    others = (f"{name} {version(name)}" for name in _PROVERS)
    return _digest("\n".join((*code, *others)).encode())
