"""Zones as PassportEye reads them, as a peer of ours. Needs PassportEye alone, in an environment of its own.

``python -m bench.passport_eye`` says ``[]`` once it has loaded, takes the path of a picture a line, and answers with a
line: a JSON list of the zone's lines, empty where it finds none. It ends with its input.
"""

from __future__ import annotations

import json
import re
import sys
import warnings

from passporteye import read_mrz


def main() -> None:
    """Answer until the input ends."""
    warnings.simplefilter("ignore")
    print("[]", flush=True)
    for path in sys.stdin:
        zone = read_mrz(path.rstrip("\n"), save_roi=False)
        lines = [] if zone is None else re.split(r"\s*\n\s*", zone.aux.get("raw_text", ""))
        print(json.dumps(lines), flush=True)


if __name__ == "__main__":
    main()
