"""A folder of certificates, which replaces what an earlier proof wrote there and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from screener.errors import OperatorError
from screener.wording import quoted

HEAD: Final = b"c A certificate of Screener"
"""How a formula begins that may be replaced."""


class CertificateFolder:
    """A folder for formulas and their proofs, two files each.

    Attributes:
        path: where it is.
    """

    def __init__(self, path: Path) -> None:
        """Make the folder, or remove the certificates that are in it.

        Raises OperatorError if that is impossible, or if anything else is in it.
        """
        self.path = path
        with _told(path):
            if path.exists() and not path.is_dir():
                raise OperatorError(f"{path}: is not a folder; name a new one, or an empty one")
            path.mkdir(parents=True, exist_ok=True)
            # A formula goes after its proof, so that what a stopped run leaves is known as ours.
            old = sorted(path.iterdir(), key=lambda file: (file.suffix == ".cnf", file.name))
            for file in old:
                _refuse_what_is_not_ours(file)
            for file in old:
                file.unlink()

    def write(self, name: str, cnf: str, drat: str) -> None:
        """Write a formula and its proof; raises OperatorError if that is impossible."""
        for suffix, text in (("cnf", cnf), ("drat", drat)):
            file = self.path / f"{name}.{suffix}"
            with _told(file):
                file.write_text(text, encoding="ascii", newline="\n")


def _refuse_what_is_not_ours(file: Path) -> None:
    formula = file.with_suffix(".cnf")
    if file.suffix in {".cnf", ".drat"} and formula.is_file() and file.is_file():
        with formula.open("rb") as stream:
            if stream.read(len(HEAD)) == HEAD:
                return
    raise OperatorError(
        f"{file.parent}: holds what is no certificate, such as {quoted(file.name)}; name a new "
        "folder, or an empty one"
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror}; name another folder"
        raise OperatorError(message) from error
