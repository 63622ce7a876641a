"""Say whether a clinician answers for a rule book."""

from __future__ import annotations

from collections.abc import Iterator

from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import ClinicalReview


def standing(book: RuleBook) -> str:
    """Say in one line whether a clinician answers for a rule book as it is."""
    if book.review:
        return f"signed by {in_words(book.review)}"
    if book.void_review:
        void = in_words(book.void_review)
        return f"the review by {void} is void: the content has changed since"
    return "unsigned: no clinician has reviewed this content"


def silences(book: RuleBook) -> Iterator[str]:
    """Yield a line for each rule that stays silent in doubt though only calmer rules speak then."""
    for rule in book.rules:
        if rule.silent_because is not None:
            yield f"silent in doubt: {rule.id}: {rule.silent_because}"


def in_words(review: ClinicalReview) -> str:
    """Return who reviewed, in which role, and when."""
    return f"{review.by}, {review.role}, {review.date}"
