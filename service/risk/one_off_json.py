"""One-off business as a JSON file of the form ``idverdict-one-off-request/1``; amounts and rates are text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from service.canonical import Value, canonical_json, number_text
from service.risk.inputs import InputsRefused
from service.risk.one_off import Business
from service.risk.policy import parse_number

FORMAT: Final = "idverdict-one-off-request/1"


def _positive(stated: object) -> Fraction:
    if not isinstance(stated, str):
        raise ValueError("a number is text, such as '9174.31': a JSON number is not exact")
    number = parse_number(stated)
    if number <= 0:
        raise ValueError("a number above 0")
    return number


Positive = Annotated[Fraction, BeforeValidator(_positive)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Short = Annotated[str, Field(min_length=1, max_length=200)]


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class _Business(_Item):
    id: Short
    amount: Positive
    currency: Currency
    at: AwareDatetime
    kind: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,60}$")]
    links: Annotated[tuple[Short, ...], Field(min_length=1)]

    def business(self) -> Business:
        return Business(self.id, self.amount, self.currency, self.at, self.kind, frozenset(self.links))


class _File(_Item):
    format: Literal["idverdict-one-off-request/1"]
    business: _Business
    earlier: tuple[_Business, ...] = ()
    rates: dict[Currency, Positive] = {}
    suspicion: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What is assessed."""

    business: Business
    earlier: tuple[Business, ...]
    rates: dict[str, Fraction]
    suspicion: bool


def request_bytes(
    business: Business, earlier: Iterable[Business], rates: Mapping[str, Fraction], *, suspicion: bool
) -> bytes:
    """A request as canonical JSON, of which `parse_request` makes the same again."""
    return canonical_json(
        {
            "format": FORMAT,
            "business": _value(business),
            "earlier": [_value(one) for one in earlier],
            "rates": {currency: number_text(rate) for currency, rate in rates.items()},
            "suspicion": suspicion,
        }
    )


def _value(one: Business) -> dict[str, Value]:
    return {
        "id": one.id,
        "amount": number_text(one.amount),
        "currency": one.currency,
        "at": one.at.isoformat(),
        "kind": one.kind,
        "links": list[Value](sorted(one.links)),
    }


def parse_request(text: str | bytes) -> Request:
    """A request of JSON text.

    Raises:
        InputsRefused: not JSON, or no such request; names the place.
    """
    try:
        file = _File.model_validate(json.loads(text))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        message = str(first["msg"]).removeprefix("Value error, ")
        raise InputsRefused(f"{'.'.join(map(str, first['loc'])) or 'request'}: {message}") from None
    except (ValueError, RecursionError):
        raise InputsRefused("the file is not JSON") from None
    if len({one.id for one in file.earlier}) < len(file.earlier):
        raise InputsRefused("earlier: an id is there twice")
    return Request(
        file.business.business(), tuple(one.business() for one in file.earlier), dict(file.rates), file.suspicion
    )
