"""What a picture of a case costs: processor time of the caller and of the decoding processes, from bytes to the JPEG.

python -m bench.pictures                    # 12 megapixels as JPEG, WebP and PNG
python -m bench.pictures photo.heic --times 20
"""

from __future__ import annotations

import argparse
import io
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from idverdict import v1
from PIL import Image

from bench.machine import machine
from ocr.geometry import Quad
from ocr.image import Limits
from service.reviews.pictures import draw
from service.verification.messages import reading_message
from tests.builders import make_field, make_reading

FORMS = ("JPEG", "WebP", "PNG")
SIZE = (4000, 3000)
_ANY_LENGTH = Limits(max_bytes=64 * 1024 * 1024)
"""A PNG of noise is larger than what a server accepts."""
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class PictureCost:
    """Processor seconds of one picture: median and p95, and its bytes in and out."""

    median_s: float
    p95_s: float
    bytes_in: int
    bytes_out: int

    def __str__(self) -> str:
        sizes = f"{self.bytes_in / 1e6:.1f} MB in, {self.bytes_out / 1e3:.0f} kB out"
        return f"median {self.median_s * 1000:.0f} ms, p95 {self.p95_s * 1000:.0f} ms; {sizes}"


def photo(form: str) -> bytes:
    """A picture of 12 megapixels with the detail of a photo: noise that was smoothed."""
    random = np.random.default_rng(12)
    coarse = random.integers(0, 256, (SIZE[1] // 8, SIZE[0] // 8, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize(SIZE, Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    image.save(buffer, form, quality=88)
    return buffer.getvalue()


def reading() -> v1.DocumentReading:
    """A card over most of the picture, its fields one below another."""
    names = ("name", "sex", "ethnicity", "birth_date", "address", "id_number")
    fields = {
        name: make_field(name, "样本", box=Quad.upright(900, 500 + 300 * row, 2600, 640 + 300 * row))
        for row, name in enumerate(names)
    }
    card = Quad.upright(300, 250, 3700, 2600)
    return reading_message(make_reading(fields=fields, quad=card, image_size=SIZE))


def picture_cost(data: bytes, times: int) -> PictureCost:
    """Draw a picture so many times, one after the other."""
    read, spent, drawn = [reading()], list[float](), b""
    for number in range(times + 1):
        before, mark = _processor_s(), f"token:wei  2026-03-01 20:00:{number:02} UTC+8"
        drawn = draw(data, read, {"0.name"}, mark, document=0, limits=_ANY_LENGTH).jpeg
        spent.append(_processor_s() - before)
    spent = sorted(spent[1:])  # the first starts a process
    return PictureCost(spent[len(spent) // 2], spent[max(0, -(-len(spent) * 95 // 100) - 1)], len(data), len(drawn))


def _processor_s() -> float:
    """Processor time of this process and of its decoding processes so far."""
    return time.process_time() + sum(_of(pid) for pid in _decoders())


def _decoders() -> list[int]:
    return [
        int(child) for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()
    ]


def _of(pid: int) -> float:
    """By the kernel's ticks of 10 ms, which decoding of several pictures averages out."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) * _TICK_S


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*", type=Path, metavar="PICTURE")
    parser.add_argument("--times", type=int, default=20)
    chosen = parser.parse_args()
    print(", ".join(f"{name}: {value}" for name, value in machine().items()))
    given = [(path.suffix[1:].upper(), path.read_bytes()) for path in chosen.pictures]
    for form, data in given or [(form, photo(form)) for form in FORMS]:
        print(f"{form}: {picture_cost(data, chosen.times)}", flush=True)


if __name__ == "__main__":
    main()
