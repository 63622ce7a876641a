"""Checks every page with the Nu HTML checker, and three with Lighthouse: `make audit`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from scripts.audit import lighthouse, markup

OUT: Final = Path("build/audit")


def main() -> None:
    """Print the complaints and the scores; exit with 1 if a page has a complaint or a low score."""
    OUT.mkdir(parents=True, exist_ok=True)
    pages, complaints = markup.check(OUT / "pages")
    click.echo(f"Nu HTML checker: {pages} pages and the stylesheet, {len(complaints)} complaints")
    for complaint in complaints:
        click.echo(f"  {complaint}")
    falls_short = bool(complaints)
    for page, scores in lighthouse.scores(OUT).items():
        shown = ", ".join(f"{category} {score}" for category, score in scores.items())
        click.echo(f"Lighthouse, {page}: {shown}")
        falls_short |= any(score < lighthouse.WANTED for score in scores.values())
    sys.exit(falls_short)


if __name__ == "__main__":
    main()
