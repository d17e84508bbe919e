"""``python -m tests.suites [NAME...]``: runs suites at the SCALE of the environment; exits with 1 if one is broken."""

from __future__ import annotations

import os
import sys

from bench.machine import machine
from tests.suites.support.promise import Scale, discover, heading


def main(names: list[str]) -> int:
    """Print each promise as it is reached, as rows of a Markdown table; returns the exit status."""
    suites = discover()
    if unknown := set(names) - suites.keys():
        print(f"There is no suite {', '.join(sorted(unknown))}; there are {', '.join(suites)}.", file=sys.stderr)
        return 2
    try:
        scale = Scale(os.environ.get("SCALE") or Scale.SMALL)
    except ValueError:
        print(f"SCALE must be one of {', '.join(Scale)}.", file=sys.stderr)
        return 2
    here = machine()
    print(f"SCALE={scale}, {here['Processor']}, {here['Cores']} cores, {here['Date']}\n\n{heading()}", flush=True)
    broken = 0
    for name in names or suites:
        for promise in suites[name](scale):
            print(promise.row(name), flush=True)
            broken += promise.kept is False
    print(f"\n{'No promise was broken.' if not broken else f'{broken} promises were broken.'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
