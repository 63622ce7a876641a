"""Follows a worked example: three snippets, each put at the end of a part of a rule book."""

from __future__ import annotations

import re


def snippets(page: str) -> tuple[str, str, str]:
    """Return what a page adds to the topics, to the last section and to the rules."""
    topic, question, rule, *_ = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    return topic, question, rule


def with_example(text: str, page: str) -> str:
    """Return the text of a rule book with what a page adds to it."""
    for key, snippet in zip(("topics", "sections", "rules"), snippets(page), strict=True):
        text = appended(text, key, snippet)
    return text


def appended(text: str, key: str, snippet: str) -> str:
    """Put a snippet at the end of what stands under a top-level key."""
    lines = text.splitlines(keepends=True)
    start = lines.index(f"{key}:\n")
    end = next((n for n in range(start + 1, len(lines)) if lines[n][0].isalpha()), len(lines))
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1
    return "".join([*lines[:end], snippet, *lines[end:]])
