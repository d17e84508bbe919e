"""Signatures: 64-bit numbers of names that do not depend on the order of letters, words or characters.

The signature of a text is the sum of a constant for each of its signs, modulo 2^64. So one is made of another by adding
and subtracting: a name with a wrong letter is found among few hundred sums, and a list needs one number a spelling.
Two names of one signature need not be alike: it only finds what is then compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
_PLANES: Final = 0x34000
_SIGNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LETTERS: Final = 26


def mixed(values: Array) -> Array:
    """SplitMix64 of whole numbers: constants that look random, the same on every machine."""
    with np.errstate(over="ignore"):
        x = values.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


OF_CODE: Final = mixed(np.arange(_PLANES))
"""The constant of each code point."""
_OF_LETTER: Final = {sign: int(OF_CODE[ord(sign)]) for sign in _SIGNS}
_LETTER_CODES: Final = OF_CODE[[ord(sign) for sign in _SIGNS[:_LETTERS]]]
_MASK: Final = (1 << 64) - 1


def letters_signature(letters: str) -> int:
    """Of capitals A to Z and digits."""
    return sum(map(_OF_LETTER.__getitem__, letters)) & _MASK


def han_signature(canonical: str) -> int:
    """Of ideographs, each as the character that its class is called by."""
    return sum(int(OF_CODE[ord(c)]) for c in canonical) & _MASK


def neighbours(signature: int, letters: str) -> Array:
    """The signatures of every text with one letter more, fewer or other than these, in some order of letters."""
    own = np.array([_OF_LETTER[sign] for sign in sorted(set(letters))], np.uint64)
    with np.errstate(over="ignore"):
        fewer = np.uint64(signature) - own
        other = (fewer[:, None] + _LETTER_CODES[None, :]).ravel()
        more = np.uint64(signature) + _LETTER_CODES
    return np.concatenate((fewer, more, other))


def pair_signatures(skeletons: Sequence[str]) -> list[int]:
    """A number for each two of some tokens, whatever their order; tokens are given as their `letters.skeleton`."""
    each = [int(mixed_int(letters_signature(one) ^ len(one))) for one in dict.fromkeys(skeletons)]
    return [(each[i] + each[j]) & _MASK for i in range(len(each)) for j in range(i + 1, len(each))]


def mixed_int(value: int) -> int:
    """`mixed` of one number."""
    x = (value + 0x9E3779B97F4A7C15) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)
