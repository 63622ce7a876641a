"""Which questions two rule books mean alike, so that a sheet of one can be read by the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from screener.compare.renames import renamed_questions
from screener.errors import OperatorError
from screener.rulebook.model import Question, RuleBook
from screener.wording import unknown


@dataclass(frozen=True)
class Alike:
    """How the questions of two rule books go together.

    Attributes:
        apart: by its id each question of both that they mean differently, and in what way.
        only_old, only_new: the questions that one of them does not have.
        reworded: the questions that are read as the same, though their words differ.
        renamed: questions of the old one that look like one of the new one with another id. Nothing
            is carried over from one to the other.
    """

    apart: Mapping[str, str]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    reworded: tuple[str, ...]
    renamed: Mapping[str, str]

    @classmethod
    def of(cls, old: RuleBook, new: RuleBook, apart: Collection[str] = ()) -> Alike:
        """Compare the questions of two rule books.

        Those in `apart` mean different things because somebody says so. Raises OperatorError if one
        of them is no question of both.
        """
        both = [name for name in old.questions if name in new.questions]
        for name in apart:
            if name not in both:
                raise OperatorError(f"{unknown('question', name, both)} in both rule books")
        differing = {
            name: reason
            for name in both
            if (reason := _difference(old.questions[name], new.questions[name], name in apart))
        }
        return cls(
            differing,
            tuple(name for name in old.questions if name not in new.questions),
            tuple(name for name in new.questions if name not in old.questions),
            tuple(
                name
                for name in both
                if name not in differing
                and _words(old.questions[name]) != _words(new.questions[name])
            ),
            renamed_questions(old, new),
        )

    def lines(self) -> Iterator[str]:
        """Yield what a reader of the counts has to know of the questions."""
        for name, reason in self.apart.items():
            yield f"question '{name}' is not read: {reason}"
        for name, other in self.renamed.items():
            yield f"question '{name}' looks like '{other}', but its answers are not carried over"
        if self.reworded:
            names = ", ".join(f"'{name}'" for name in self.reworded)
            yield f"read as the same, though worded differently (else: --apart QUESTION): {names}"


def _difference(old: Question, new: Question, said: bool) -> str:
    """Return in what way two questions of one id differ; empty if an answer is the same to both."""
    if said:
        return "it means something else (--apart)"
    if old.many != new.many:
        return "only one of the rule books takes several answers"
    before, after = ({option.id for option in each.options} for each in (old, new))
    changed = [f"{name} is gone" for name in before - after]
    changed += [f"{name} is new" for name in after - before]
    return f"other options: {', '.join(sorted(changed))}" if changed else ""


def _words(question: Question) -> tuple[str, str | None, frozenset[tuple[str, str]]]:
    options = frozenset((option.id, option.text) for option in question.options)
    return question.text, question.help, options
