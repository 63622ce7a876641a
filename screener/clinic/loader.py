"""Loads the clinics in a folder of files, or reports every problem in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from screener.clinic.logo import fault_of, read_logo
from screener.clinic.model import Accent, Clinic, Profile, Receiver
from screener.errors import AuthorError, OperatorError, Problem
from screener.rulebook.model import RuleBook
from screener.rulebook.review import is_review_file
from screener.translation.languages import locale_of
from screener.yamlfile.files import read_text
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import read_document
from screener.yamlfile.validate import Grammar, found

_GRAMMAR: Final = Grammar(inner={"accent": Accent, "receiver": Receiver})
_TOP_KEY: Final = re.compile(r"^(\w+):", re.MULTILINE)
_ENDINGS: Final = (".yaml", ".yml")

ReadRules = Callable[[Path], RuleBook]
"""Reads a rule book; raises AuthorError, or OperatorError if the file cannot be read."""


def load_clinics(folder: Path, *, house: RuleBook, read: ReadRules) -> tuple[Clinic, ...]:
    """Read every clinic's file in a folder, in the order of their names.

    `house` is the rule book for clinics that do not name their own; `read` reads those that are
    named. Raises OperatorError if the folder or a file cannot be read. Raises AuthorError if a file
    is not valid; it holds every problem of every file.
    """
    found = read_clinics(folder, house=house, read=read).values()
    problems = {p for each in found if isinstance(each, AuthorError) for p in each.problems}
    if problems:
        raise AuthorError(tuple(problems))
    return tuple(each for each in found if isinstance(each, Clinic))


def read_clinics(
    folder: Path, *, house: RuleBook, read: ReadRules
) -> Mapping[Path, Clinic | AuthorError]:
    """Return for every clinic's file its clinic, or what is wrong with it.

    Raises OperatorError if the folder or a file cannot be read.
    """
    reader = _Reader(house, read)
    read_files = ((path, reader.read_one(path)) for path in _files(folder))
    return {path: found for path, found in read_files if found}


def _files(folder: Path) -> list[Path]:
    try:
        names = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        return [p for p in names if p.suffix.lower() in _ENDINGS and not is_review_file(p)]
    except OSError as error:
        raise OperatorError(f"{folder}: cannot be read: {error.strerror}") from error


@dataclass
class _Reader:
    """Reads one clinic after another, and collects the problems of the one that it reads."""

    house: RuleBook
    rules: ReadRules
    problems: set[Problem] = field(default_factory=set)
    files: dict[str, tuple[str, Path]] = field(default_factory=dict)
    books: dict[Path, RuleBook | AuthorError] = field(default_factory=dict)

    def read_one(self, path: Path) -> Clinic | AuthorError | None:
        """Return the clinic in a file or its problems, or None if the file is a rule book."""
        self.problems = set()
        if _is_plainly_a_rule_book(path):
            return None
        clinic = self.read(path)
        return AuthorError(tuple(self.problems)) if self.problems else clinic

    def read(self, path: Path) -> Clinic | None:
        """Return the clinic in a file, or None if the file has problems or is a rule book."""
        try:
            outline = Outline(read_document(path))
        except AuthorError as error:
            self.problems.update(error.problems)
            return None
        # A clinic's own rule book may be in the same folder, however it is written.
        if outline.has("rulebook") and outline.has("sections"):
            return None
        problems = {*outline.document.problems, *_misfits(outline)}
        if problems:
            self.problems.update(problems)
            return None
        return self._clinic(path, outline, Profile.model_validate(outline.document.tree))

    def _clinic(self, path: Path, outline: Outline, profile: Profile) -> Clinic | None:
        astray = fault_of(path.parent, profile.rules) if profile.rules else ""
        book = None if astray else self._book(path.parent, profile.rules)
        logo = read_logo(path.parent, profile.logo) if profile.logo else None
        faults = {
            "id": self._taken(profile.id, path),
            "rules": astray or (_unknown_language(book) if book and profile.rules else ""),
            "logo": logo if isinstance(logo, str) else "",
            "language": _foreign(book, profile) if book else "",
        }
        self.problems.update(outline.problem((key,), said) for key, said in faults.items() if said)
        return None if book is None or isinstance(logo, str) else Clinic(profile, book, logo)

    def _taken(self, clinic: str, path: Path) -> str:
        # Ids that differ only in - and _ would share a variable for their secret.
        other, first = self.files.setdefault(clinic.replace("-", "_"), (clinic, path))
        if first == path:
            return ""
        how = "is already that" if other == clinic else "differs only in - and _ from that"
        return f"the id '{clinic}' {how} of the clinic in {first.name}; choose another"

    def _book(self, folder: Path, name: str | None) -> RuleBook | None:
        if name is None:
            return self.house
        rules = folder / name
        if rules not in self.books:
            try:
                self.books[rules] = self.rules(rules)
            except AuthorError as error:
                self.books[rules] = error
        book = self.books[rules]
        if isinstance(book, RuleBook):
            return book
        self.problems.update(book.problems)
        return None


def _is_plainly_a_rule_book(path: Path) -> bool:
    """Return whether the text alone shows it, which spares most of the time of reading it.

    What is wrong in it is told with the clinic that names it.
    """
    return {"rulebook", "sections"} <= set(_TOP_KEY.findall(read_text(path)))


def _misfits(outline: Outline) -> Iterator[Problem]:
    tree = outline.document.tree
    if not isinstance(tree, Mapping):
        what = "nothing" if tree is None else found(tree)
        yield outline.problem((), f"a clinic's file must be a mapping with 'id:', not {what}")
        return
    yield from _GRAMMAR.misfits_of(outline, (), Profile, tree)


def _unknown_language(book: RuleBook) -> str:
    """Say if no page can be in the language of a clinic's own rule book."""
    try:
        locale_of(book.rulebook.language)
    except LookupError as error:
        return f"the language of the rule book {book.rulebook.id}: {error}"
    return ""


def _foreign(book: RuleBook, profile: Profile) -> str:
    """Say if a clinic's language is not that of its rule book; the region may differ."""
    own = book.rulebook.language
    wanted = profile.language or own
    if wanted.split("-")[0].lower() == own.split("-")[0].lower():
        return ""
    return (
        f"the rule book {book.rulebook.id} is in '{own}', not in '{wanted}'; "
        "name one in that language under 'rules'"
    )
