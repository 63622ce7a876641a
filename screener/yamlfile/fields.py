"""Building blocks for the models of our YAML files: a frozen base class and value types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl
from pydantic_core import PydanticCustomError

from screener.wording import invisible_in, is_invisible, quoted

ID_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Frozen(BaseModel):
    """Base class of all models: immutable, and rejects unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,  # most are only parts of others, which check them themselves
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,  # our output always has every key
    )


def _only_a_day(value: object) -> object:
    """Reject datetimes and Unix timestamps, which pydantic would also accept as dates."""
    if type(value) is date:
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("not_a_date", "expected a date such as 2026-11-23")
    return value


def _some_words(text: str) -> str:
    """Reject a text that shows nothing at all."""
    if all(sign.isspace() or is_invisible(sign) for sign in text):
        raise PydanticCustomError("blank", "expected words")
    return text


def _in_sight(value: object) -> object:
    """Reject what nobody can see where a text is compared or opened, and not only read."""
    if isinstance(value, str) and invisible_in(value):
        raise PydanticCustomError(
            "unseen", "{text} holds what nobody can see", {"text": quoted(value)}
        )
    return value


Id = Annotated[str, Field(strict=True, pattern=ID_PATTERN)]
Text = Annotated[str, Field(strict=True, min_length=1, pattern=r"\S"), AfterValidator(_some_words)]
"""Words for people, who may need a no-break space, or marks of the direction of their script."""
Plain = Annotated[Text, BeforeValidator(_in_sight)]
"""A text that is compared with others, such as a version."""
Url = Annotated[HttpUrl, BeforeValidator(_in_sight)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_only_a_day)]


def text_or_mapping(value: object) -> str:
    """Return the branch of a union, in angle brackets that mark it in error paths."""
    return "<word>" if isinstance(value, str) else "<mapping>"


def keys_of(model: type[BaseModel]) -> Mapping[str, Any]:
    """Return the fields of a model by their keys in YAML."""
    return {field.alias or name: field for name, field in model.model_fields.items()}
