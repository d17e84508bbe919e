"""What a picture without a document costs beside one with: ``python -m bench.without_document --count 3``.

Draws scenes of each kind of `tests.specimens.undocumented` and pictures of documents, reads all of them one thread at
a time, and prints the processor time of each kind, its ratio to the median of the pictures with a document, and what
was answered. A field or a type that a scene has not is an error.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.corners import picture, subjects
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from tests.specimens.undocumented import KINDS, undocumented

_FIRST_SEED = 66_000


@dataclass(frozen=True, slots=True)
class Answered:
    """One reading.

    Attributes:
        kind, seed: what was drawn.
        answer: the type that was found, or the code that says why there is none.
        fields: how many fields were READ.
        seconds: processor time.
        stages: milliseconds of each stage.
    """

    kind: str
    seed: int
    answer: str
    fields: int
    seconds: float
    stages: Mapping[str, float]


def answered(reader: Reader, kind: str, seed: int, data: bytes) -> Answered:
    """Read one picture."""
    began = time.process_time()
    reading = reader.read(data)
    seconds = time.process_time() - began
    fields = sum(field.status is FieldStatus.READ for field in reading.fields.values())
    answer = reading.document_type if reading.page else reading.codes[0]
    return Answered(kind, seed, answer or "", fields, round(seconds, 4), reading.ms)


def lines(documents: Sequence[Answered], scenes: Sequence[Answered]) -> Iterator[str]:
    """The table."""
    usual = statistics.median(one.seconds for one in documents)
    yield "kind | pictures | processor time: median | most | to the median with a document | answers | fields READ"
    groups = {"with a document": documents, "without": scenes}
    for kind in dict.fromkeys(one.kind for one in (*documents, *scenes)):
        groups[f"    {kind}"] = [one for one in (*documents, *scenes) if one.kind == kind]
    for name, many in groups.items():
        spent = sorted(one.seconds for one in many)
        answers = ", ".join(f"{answer} {count}" for answer, count in Counter(one.answer for one in many).most_common(4))
        yield (
            f"{name} | {len(many)} | {statistics.median(spent):.2f} s | {spent[-1]:.2f} s | "
            f"{statistics.median(spent) / usual:.2f} | {answers} | {sum(one.fields for one in many)}"
        )


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=KINDS)
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--first", type=int, default=_FIRST_SEED)
    parser.add_argument("--documents", type=int, default=1, help="phone pictures of each page, to compare with")
    parser.add_argument("--out", type=Path, help="where each picture's figures go, one JSON object a line")
    chosen = parser.parse_args()
    reader = make_reader(threads=1)
    reader.warm_up()
    seeds = range(chosen.first, chosen.first + chosen.documents)
    documents = [
        answered(reader, subject, seed, picture(subject, seed, "phone", None)[0].data)
        for subject in subjects()
        for seed in seeds
    ]
    seeds = range(chosen.first, chosen.first + chosen.count)
    scenes = [answered(reader, kind, seed, undocumented(kind, seed)) for kind in chosen.kinds for seed in seeds]
    print("\n".join(lines(documents, scenes)), flush=True)
    if chosen.out:
        chosen.out.write_text("".join(json.dumps(asdict(one)) + "\n" for one in (*documents, *scenes)), "utf-8")


if __name__ == "__main__":
    main()
