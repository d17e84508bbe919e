"""Licences and known vulnerabilities of what runs in production (requirements.lock).

    python -m scripts.audit_dependencies [--licences-only]

Exit status: 0 where nothing was found, 1 for a GPL or AGPL licence, a package that is not installed, or a known
vulnerability, 2 where the package index has no data on the vulnerabilities of some package, or cannot be asked.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.licences import Kind, Licence, installed, locked

_LOCK: Final = Path(__file__).resolve().parents[1] / "requirements.lock"
_LONGEST_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Vulnerabilities:
    """What an index said of the pinned packages: how many it knew, how many not, and a line for each vulnerability."""

    audited: int
    unaudited: int
    lines: tuple[str, ...]


def vulnerabilities(report: str) -> Vulnerabilities:
    """What a report of pip-audit (``--format json``) says.

    Raises:
        ValueError: it is no report.
    """
    dependencies = json.loads(report)["dependencies"] if report else None
    if dependencies is None:
        raise ValueError("pip-audit gave no report")
    known = [one for one in dependencies if "skip_reason" not in one]
    lines = (
        f"{one['name']} {one['version']}: {found['id']}, fixed in {', '.join(found['fix_versions']) or 'no release'}"
        for one in known
        for found in one["vulns"]
    )
    return Vulnerabilities(len(known), len(dependencies) - len(known), tuple(lines))


def report_licences(licences: Sequence[Licence], missing: Sequence[str], *, every: bool) -> int:
    """Print licences, all or those that need a look, and the exit status that they call for."""
    shown = licences if every else [one for one in licences if one.kind in (Kind.STRONG, Kind.UNKNOWN)]
    for one in sorted(shown, key=lambda one: one.package.lower()):
        print(f"{one.package} {one.version}: {one.stated or 'states no licence'} ({one.kind.value})")
    for pin in missing:
        print(f"{pin}: locked, and not installed here", file=sys.stderr)
    strong = [one.package for one in licences if one.kind is Kind.STRONG]
    if strong:
        print(f"GPL or AGPL may not run in production: {', '.join(strong)}", file=sys.stderr)
    print(f"{len(licences)} licences, {len(strong)} of them GPL or AGPL")
    return 1 if strong or missing else 0


def report_vulnerabilities(told: Vulnerabilities) -> int:
    """Print what is known, and the exit status that it calls for."""
    for line in told.lines:
        print(line)
    if not told.audited:
        print("The package index has no data on vulnerabilities: none is known, none is ruled out.", file=sys.stderr)
        return 2
    print(f"{len(told.lines)} known vulnerabilities in {told.audited} packages")
    if told.unaudited:
        print(f"Of {told.unaudited} packages the index tells nothing.", file=sys.stderr)
    return 1 if told.lines else 2 if told.unaudited else 0


def _asked(lock: Path) -> int:
    """Have pip-audit ask the package index, and print what it said. Returns the exit status."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip", "--require-hashes"]
    command += ["--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LONGEST_SECONDS)  # noqa: S603
    try:
        return report_vulnerabilities(vulnerabilities(done.stdout))
    except ValueError:
        print(f"The package index could not be asked for vulnerabilities:\n{done.stderr[-500:]}", file=sys.stderr)
        return 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Licences and known vulnerabilities of what runs in production")
    parser.add_argument("--licences-only", action="store_true", help="only those that need a look, and ask no index")
    parser.add_argument("--lock", type=Path, default=_LOCK, help="the lock file; requirements.lock unless given")
    options = parser.parse_args(arguments)
    status = report_licences(*installed(locked(options.lock)), every=not options.licences_only)
    if options.licences_only:
        return status
    return _asked(options.lock) or status


if __name__ == "__main__":
    sys.exit(main())
