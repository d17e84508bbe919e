"""What a rating is made of: words and numbers by the names of the policy's factors and rules, and list versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.canonical import Value

FORMAT: Final = "idverdict-risk-inputs/1"


class InputsRefused(ValueError):
    """Inputs that cannot be used; the text names the place and holds no value."""


@dataclass(frozen=True, slots=True)
class RatingInputs:
    """The inputs of one rating.

    Attributes:
        subject: the bank's reference of the customer.
        on: the day of the rating.
        values: input -> word, or a number as decimal text; what is absent is missing.
        lists: list -> version against which the customer was screened.
    """

    subject: str
    on: date
    values: Mapping[str, str]
    lists: Mapping[str, str]

    def value(self) -> dict[str, Value]:
        """The inputs as JSON values."""
        return {
            "format": FORMAT,
            "subject": self.subject,
            "on": self.on.isoformat(),
            "inputs": dict(self.values),
            "lists": dict(self.lists),
        }


Short = Annotated[str, Field(min_length=1, max_length=200)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["idverdict-risk-inputs/1"]
    subject: Short
    on: Annotated[date, Field(strict=False)]
    inputs: dict[Short, Short | int | None]
    lists: dict[Short, Short] = {}


def parse_inputs(text: str | bytes) -> RatingInputs:
    """Inputs of JSON text. A null is a missing input.

    Raises:
        InputsRefused: not JSON, or not such inputs; names the place. A number with a point has to be text.
    """
    try:
        file = _File.model_validate(json.loads(text))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise InputsRefused(f"{'.'.join(map(str, first['loc'])) or 'inputs'}: {first['msg']}") from None
    except (ValueError, RecursionError):
        raise InputsRefused("the file is not JSON") from None
    values = {name: str(value) for name, value in sorted(file.inputs.items()) if value is not None}
    return RatingInputs(file.subject, file.on, values, dict(sorted(file.lists.items())))
