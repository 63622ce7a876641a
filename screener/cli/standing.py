"""Say which rule book it is, and whether a clinician answers for it."""

from __future__ import annotations

from screener.rulebook.model import ClinicalReview, RuleBook


def named(book: RuleBook) -> str:
    """Return the id, version and digest of a rule book."""
    return f"{book.rulebook.id} {book.rulebook.version} {book.digest}"


def standing(book: RuleBook) -> str:
    """Say in one line whether a clinician answers for a rule book as it is."""
    if book.review:
        return f"signed by {in_words(book.review)}"
    if book.void_review:
        void = in_words(book.void_review)
        return f"the review by {void} is void: the content has changed since"
    return "unsigned: no clinician has reviewed this content"


def in_words(review: ClinicalReview) -> str:
    """Return who reviewed, in which role, and when."""
    return f"{review.by}, {review.role}, {review.date}"
