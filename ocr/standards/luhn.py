"""The check digit of payment card numbers: ISO/IEC 7812-1, annex B (Luhn).

>>> is_right("4539578763621486"), is_right("4539578763621485")
(True, False)
>>> check_digit("453957876362148")
'6'
"""

from __future__ import annotations


def check_digit(digits: str) -> str:
    """The digit that belongs behind others.

    Raises:
        ValueError: not ASCII digits.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("a check digit is computed from digits")
    return str(-_total(digits + "0") % 10)


def is_right(number: str) -> bool:
    """Whether a number is made of digits and its last one follows from the others."""
    return number.isascii() and number.isdigit() and _total(number) % 10 == 0


def _total(digits: str) -> int:
    doubled = (int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled)
