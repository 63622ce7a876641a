"""The numbers that people can call or text for help."""

from __future__ import annotations

import re
from typing import Final, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from screener.wording import quoted
from screener.yamlfile.fields import Flag, Frozen, Id, Text

_NUMBER: Final = re.compile(r"\+?[0-9(][0-9 ().-]*[0-9]")


class HelpNumber(Frozen):
    """A number that people can call for help, as it is written in the texts."""

    number: Text
    call: Flag = True
    """It can be called."""
    sms: Flag = False
    """It takes text messages."""
    topics: tuple[Id, ...] = ()
    """Topics whose emergencies and interruptions must name this number."""

    @model_validator(mode="after")
    def _can_be_dialed(self) -> Self:
        if not _NUMBER.fullmatch(self.number):
            raise PydanticCustomError(
                "no_number",
                "{number} is not a phone number; write it in quotes, as in the texts that name it",
                {"number": quoted(self.number)},
            )
        return self
