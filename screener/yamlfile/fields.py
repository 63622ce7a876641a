"""Building blocks for the models of our YAML files: a frozen base class and value types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Frozen(BaseModel):
    """Base class of all models: immutable, and rejects unknown keys."""

    model_config = ConfigDict(
        frozen=True,
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


Id = Annotated[str, Field(strict=True, pattern=ID_PATTERN)]
Text = Annotated[str, Field(strict=True, min_length=1, pattern=r"\S")]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_only_a_day)]


def keys_of(model: type[BaseModel]) -> Mapping[str, Any]:
    """Return the fields of a model by their keys in YAML."""
    return {field.alias or name: field for name, field in model.model_fields.items()}
