"""Every character of GB 2312, and the rare ones of names, printed and recognised: which are misread, and how surely.

``python -m bench.characters`` prints one line a typeface and size, and the characters that were misread with certainty:
what no threshold on the recogniser's confidence can keep out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from bench.machine import measured_on
from ocr.engines import STRIP_HEIGHT, TextEngine, make_engine
from ocr.grammar import SURE_NAME, settle
from ocr.image import Pixels
from ocr.rectify import NARROWED
from tests.specimens.fonts import characters, sized
from tests.specimens.gb2312 import gb2312
from tests.specimens.names import RARE_GIVEN

FACES = ("sans", "sans-bold", "serif", "zenhei", "microhei")
SIZES = (24, 36)
"""Heights of the print, pixels."""
_LED_BY = "李"
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Misread:
    """A character that was read as another one, and how sure the recogniser was."""

    printed: str
    read: str
    probability: float


def misread(engine: TextEngine, face: str, size: int, seed: int) -> tuple[int, list[Misread]]:
    """How many characters of a typeface were recognised, and which of them wrongly."""
    rng = random.Random(f"{seed}/{face}/{size}")
    drawn = sorted(c for c in {*gb2312(), *RARE_GIVEN} if ord(c) in characters(face))
    rng.shuffle(drawn)
    wrong = []
    for pairs in _batches([a + b for a, b in zip(drawn[::2], drawn[1::2], strict=False)]):
        for pair, lattice in zip(
            pairs, engine.recognise([_strip(pair, face, size, rng) for pair in pairs]), strict=True
        ):
            read = [settle(lattice, c) for c in lattice.chars if not c.text.isspace()][1:]
            for i, printed in enumerate(pair):
                if len(read) != len(pair):
                    wrong.append(Misread(printed, "", 0.0))
                elif read[i].text != printed:
                    wrong.append(Misread(printed, read[i].text, read[i].probability))
    return len(drawn) // 2 * 2, wrong


def _batches(pairs: Sequence[str]) -> Iterator[Sequence[str]]:
    for i in range(0, len(pairs), _BATCH):
        yield pairs[i : i + _BATCH]


def _strip(pair: str, face: str, size: int, rng: random.Random) -> Pixels:
    """Two characters behind a surname, a little blurred and noisy, as wide as the reader makes the strips of values."""
    font, margin, height = sized(face, size), round(size * 0.25), round(size * 1.35)
    width = int(font.getlength(_LED_BY + pair)) + 2 * margin
    image = Image.new("RGB", (width, height), tuple(rng.randint(205, 235) for _ in range(3)))
    ink = rng.randint(15, 60)
    ImageDraw.Draw(image).text((margin, round(size * 0.05)), _LED_BY + pair, font=font, fill=(ink, ink, ink))
    pixels = cv2.GaussianBlur(np.asarray(image, dtype=np.float32), (0, 0), rng.uniform(0.3, 0.9) * size / 36)
    pixels = pixels + np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(2, 6), pixels.shape)
    how = cv2.INTER_AREA if height > STRIP_HEIGHT else cv2.INTER_LINEAR
    strip = cv2.resize(pixels, (round(STRIP_HEIGHT * width / height * NARROWED), STRIP_HEIGHT), interpolation=how)
    return np.clip(strip, 0, 255).astype(np.uint8)


def main(seed: int = 20261215) -> None:
    """Print what was measured."""
    print(measured_on(Path(__file__).parents[1]))
    engine = make_engine("ppocr", 2)
    surely: dict[tuple[str, str], int] = {}
    print(f"\n| typeface, size | characters | misread | misread with {SURE_NAME} or more |\n|---|---|---|---|")
    for face in FACES:
        for size in SIZES:
            count, wrong = misread(engine, face, size, seed)
            sure = [m for m in wrong if m.probability >= SURE_NAME]
            print(f"| {face}, {size} | {count} | {len(wrong)} | {len(sure)} |", flush=True)
            for m in sure:
                surely[m.printed, m.read] = surely.get((m.printed, m.read), 0) + 1
    listed = sorted(surely.items(), key=lambda item: -item[1])
    print("\nMisread surely, printed -> read (times):", ", ".join(f"{p} -> {r} ({n})" for (p, r), n in listed))


if __name__ == "__main__":
    main()
