"""Gathers the words of the patients' pages, and brings the catalogs of all languages up to date.

New messages come in without a translation. One whose English changed a little keeps its
translation, marked as fuzzy, until a translator has read both; one that is gone is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "screener" / "translations"
TEMPLATE: Final = FOLDER / "messages.pot"

SOURCES: Final = [
    ("templates/for_clinics**", "ignore"),  # these stay in English
    ("templates/example.html", "ignore"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
    ("screener/web/**.py", "python"),
]
OPTIONS: Final = {
    "templates/**": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
}
"""As the application sets up its templates, or long messages would differ in their spaces."""
_TO_TRANSLATORS: Final = ["Translators:"]
_LEFT_OUT: Final = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id-Version):|^"[\w-]+: .*@'
)
"""Headers that would make the file another one each day, or that hold nobody's address."""


def template() -> Catalog:
    """Return every message of the patients' pages, without a translation."""
    made = _empty()
    found = extract_from_dir(
        ROOT, SOURCES, OPTIONS, comment_tags=_TO_TRANSLATORS, strip_comment_tags=True
    )
    for file, line, message, comments, context in sorted(found, key=lambda each: each[:2]):
        made.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return made


def updated(catalog: Catalog, messages: Catalog) -> Catalog:
    """Return a catalog brought up to date with the messages that there are now."""
    catalog.update(messages, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog) -> bytes:
    """Return a catalog as a file; the same bytes for the same messages."""
    file = BytesIO()
    write_po(file, catalog, width=100, include_lineno=False)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not _LEFT_OUT.search(line))


def catalogs() -> Iterator[Path]:
    """Yield the file of every language."""
    yield from sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def read(file: Path) -> Catalog:
    """Return the catalog in a file, which is in the folder of its language."""
    with file.open("rb") as source:
        return read_po(source, locale=file.parent.parent.name)


def _empty() -> Catalog:
    return Catalog(
        project="Screener", charset="utf-8", header_comment="# The words of the patients' pages."
    )


def main() -> None:
    """Write the template and every catalog anew."""
    messages = template()
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written(messages))
    for file in catalogs():
        file.write_bytes(written(updated(read(file), messages)))


if __name__ == "__main__":
    main()
