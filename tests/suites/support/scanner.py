"""Looks for secrets in whatever was written, in the spellings that logs, dumps and databases give a value."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import urllib.parse
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

SHORTEST: Final = 6
"""Bytes of the shortest spelling that is looked for: a shorter one also comes about by chance, in what is sealed."""
_MOST_UNPACKED: Final = 16 * 2**20
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret that was found.

    Attributes:
        place: where.
        secret: its name; its value is not repeated.
        spelling: how it was written.
    """

    place: str
    secret: str
    spelling: str


def _escaped(value: bytes, form: str) -> bytes:
    return "".join(form.format(byte) for byte in value).encode()


def _aligned(shift: int, encode: Callable[[bytes], bytes], value: bytes) -> bytes:
    """What of a value is the same in base64 whatever stands around it, where it begins at this byte of three."""
    first, usable = -(-shift * 4 // 3), (shift + len(value)) * 8 // 6
    return encode(bytes(shift) + value)[first:usable]


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _digest(digest: str, form: str, value: bytes) -> bytes:
    made = hashlib.new(digest, value, usedforsecurity=False).digest()
    return {"bytes": made, "hex": made.hex().encode(), "base64": base64.b64encode(made).rstrip(b"=")}[form]


SPELLINGS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "UTF-8": lambda value: value,
    "UTF-16 little endian": lambda value: _text(value).encode("utf-16-le"),
    "UTF-16 big endian": lambda value: _text(value).encode("utf-16-be"),
    "JSON escapes": lambda value: "".join(f"\\u{ord(c):04x}" if ord(c) > 126 else c for c in _text(value)).encode(),
    "XML escapes": lambda value: "".join(f"&#{ord(c)};" if ord(c) > 126 else c for c in _text(value)).encode(),
    "Python bytes": lambda value: repr(value)[2:-1].encode(),
    "octal escapes": lambda value: "".join(chr(b) if 31 < b < 127 else f"\\{b:03o}" for b in value).encode(),
    "percent": lambda value: urllib.parse.quote(value).encode(),
    "percent, all": lambda value: _escaped(value, "%{:02X}"),
    "hex": lambda value: value.hex().encode(),
    "hex, capitals": lambda value: value.hex().upper().encode(),
    **{
        f"base64{name} from byte {shift}": partial(_aligned, shift, encode)
        for name, encode in (("", base64.b64encode), (" of URLs", base64.urlsafe_b64encode))
        for shift in range(3)
    },
    **{
        f"{digest} {form}": partial(_digest, digest, form)
        for digest in ("md5", "sha1", "sha256")
        for form in ("bytes", "hex", "base64")
    },
}
"""What a value looks like, by name. A digest without a key is one too: there are too few numbers to hide in it."""


def secrets_of_date(name: str, day: date) -> dict[str, bytes]:
    """A date as people and programs write it."""
    forms = ("%Y-%m-%d", "%Y%m%d", "%Y.%m.%d", "%Y/%m/%d", "%d.%m.%Y")
    written = {f"{name} as {form}": f"{day:{form}}".encode() for form in forms}
    return written | {f"{name} in Chinese": f"{day.year}年{day.month}月{day.day}日".encode()}


def scan(places: Mapping[str, bytes], secrets: Mapping[str, bytes]) -> list[Finding]:
    """Every secret in every place, whole or packed by gzip or zlib; a secret and a place once for each spelling."""
    wanted = dict(_wanted(secrets))
    found = []
    for place, content in places.items():
        for where, text in _unpacked(place, content):
            found += [Finding(where, *who) for spelt, who in wanted.items() if spelt in text]
    return found


def missed(secrets: Mapping[str, bytes]) -> tuple[int, list[str]]:
    """How many spellings of secrets there are, and which of them a scan misses where they are planted."""
    lines = {spelt: b'{"event": "planted ' + spelt + b'"}\n' for spelt, _ in _wanted(secrets)}
    places = {f"{number} {kind}": pack(line) for number, line in enumerate(lines.values())
              for kind, pack in (("plain", bytes), ("gzip", gzip.compress))}  # fmt: skip
    hit = {finding.place.partition(" in ")[0] for finding in scan(places, secrets)}
    return len(places), sorted(places.keys() - hit)


def _wanted(secrets: Mapping[str, bytes]) -> Iterator[tuple[bytes, tuple[str, str]]]:
    """What to look for, and what it is; what two secrets or spellings share, once."""
    seen: set[bytes] = set()
    for name, value in secrets.items():
        for spelling, spell in SPELLINGS.items():
            spelt = spell(value)
            if len(spelt) >= SHORTEST and spelt not in seen:
                seen.add(spelt)
                yield spelt, (name, spelling)


def _unpacked(place: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A place's bytes, and those of every packed stream within them."""
    yield place, content
    for start in _PACKED.finditer(content):
        try:
            inner = zlib.decompressobj(47).decompress(content[start.start() :], _MOST_UNPACKED)
        except zlib.error:
            continue
        if len(inner) >= SHORTEST:
            yield f"{place} in packed bytes", inner
