"""Canonical JSON and exact numbers as text: equal results have equal bytes, on every machine.

Canonical JSON is UTF-8 with sorted keys and no spaces. It holds no floating-point number: exact numbers are text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

_NOT_EXACT: Final = "canonical JSON holds text, whole numbers, truth values, lists and objects alone"
_EXACT: Final = frozenset({str, int, bool, type(None)})
Value: TypeAlias = "str | int | bool | Sequence[Value] | Mapping[str, Value] | None"


def canonical_json(value: Value) -> bytes:
    """The one spelling of a value.

    Raises:
        TypeError: the value holds a float, or something that JSON has not.
    """
    _require_exact(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(value: Value) -> str:
    """SHA-256 over the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def fraction_text(number: Fraction) -> str:
    """``63/200``, or ``1`` for a whole number."""
    return str(number)


def decimal_text(number: Fraction) -> str:
    """An exact decimal such as ``48.8``, at least one digit behind the point where it is not whole.

    Raises:
        ValueError: the number has no finite decimal form.
    """
    twos, fives, rest = 0, 0, number.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        raise ValueError("the number has no finite decimal form")
    places = max(twos, fives)
    digits = number.numerator * 10**places // number.denominator
    sign, text = ("-" if digits < 0 else ""), str(abs(digits)).rjust(places + 1, "0")
    return sign + (f"{text[:-places]}.{text[-places:]}" if places else text)


def number_text(number: Fraction) -> str:
    """The exact decimal where there is one, otherwise the fraction: nothing is rounded."""
    try:
        return decimal_text(number)
    except ValueError:
        return fraction_text(number)


def _require_exact(value: object) -> None:
    kind = type(value)
    if kind in _EXACT:
        return
    if kind is dict or isinstance(value, Mapping):
        found: Mapping[object, object] = value  # type: ignore[assignment]  # of either kind
        for key, item in found.items():
            if type(key) is not str and not isinstance(key, str):
                raise TypeError(_NOT_EXACT)
            if type(item) not in _EXACT:
                _require_exact(item)
    elif isinstance(value, list | tuple):
        for item in value:
            if type(item) not in _EXACT:
                _require_exact(item)
    elif not isinstance(value, str | int):
        raise TypeError(_NOT_EXACT)
