"""Which licences stop `make test`, told from packages' metadata, and what the audit says of known vulnerabilities."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.audit_dependencies import main, report_vulnerabilities, vulnerabilities
from scripts.licences import Kind, installed, locked

GPL3 = "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)"
AGPL3 = "Classifier: License :: OSI Approved :: GNU Affero General Public License v3 or later (AGPLv3+)"
LGPL3 = "Classifier: License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)"
LGPL2 = "Classifier: License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)"
MIT = "Classifier: License :: OSI Approved :: MIT License"
APACHE_TEXT = "License: Apache License 2.0\n        \n        This text speaks of the GPL further down."


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock file of nothing yet, beside a folder that packages are imported from."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path / "some.lock"


def install(lock: Path, name: str, *fields: str, pinned: str = "1.0", marker: str = "") -> None:
    """A package of which metadata alone exists, in version 1.0, and its pin."""
    about = lock.parent / f"{name}-1.0.dist-info"
    about.mkdir()
    lines = ("Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *fields)
    about.joinpath("METADATA").write_text("\n".join(lines) + "\n\nA description that names the GPL.\n")
    before = lock.read_text() if lock.exists() else ""
    lock.write_text(f"{before}{name}=={pinned}{marker} \\\n    --hash=sha256:{'0' * 64}\n    # via specimen\n")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        (["License-Expression: GPL-3.0-or-later"], Kind.STRONG),
        (["License-Expression: AGPL-3.0-only"], Kind.STRONG),
        (["License-Expression: MIT AND (Apache-2.0 OR BSD-3-Clause) AND GPL-2.0-only"], Kind.STRONG),
        (["License-Expression: GPL-2.0-only WITH Classpath-exception-2.0"], Kind.STRONG),
        (["License-Expression: MIT OR GPL-2.0-only"], Kind.PERMISSIVE),
        (["License-Expression: (GPL-2.0-only AND MIT) OR LGPL-2.1-or-later"], Kind.WEAK),
        (["License-Expression: MIT", GPL3], Kind.PERMISSIVE),
        (["License-Expression: ((", GPL3], Kind.PERMISSIVE),
        (["License-Expression: (GPL-3.0-only"], Kind.STRONG),
        (["License-Expression: LGPL-3.0-only"], Kind.WEAK),
        (["License-Expression: MPL-2.0"], Kind.WEAK),
        (["License: GPLv3"], Kind.STRONG),
        (["License: gpl"], Kind.STRONG),
        (["License: GNU General Public License v2"], Kind.STRONG),
        (["License: GNU AGPL v3"], Kind.STRONG),
        (["License: GNU LGPLv2.1"], Kind.WEAK),
        ([GPL3], Kind.STRONG),
        ([AGPL3], Kind.STRONG),
        (["License: Dual License", MIT, GPL3], Kind.STRONG),
        ([LGPL3], Kind.WEAK),
        ([LGPL2], Kind.WEAK),
        (["License: BSD-3-Clause", LGPL3], Kind.WEAK),
        ([APACHE_TEXT], Kind.PERMISSIVE),
        ([], Kind.UNKNOWN),
        (["License: UNKNOWN"], Kind.UNKNOWN),
        (["Classifier: License :: OSI Approved"], Kind.UNKNOWN),
        (["Classifier: Topic :: GPL tools"], Kind.UNKNOWN),
    ],
)
def test_licence_is_told_from_metadata(lock: Path, fields: list[str], kind: Kind) -> None:
    """An expression decides alone; else the first line of License and the classifiers, the strictest of them."""
    install(lock, "specimen", *fields)
    ((found,), missing) = installed(locked(lock))
    assert (found.package, found.version, found.kind, missing) == ("specimen", "1.0", kind, [])


@pytest.mark.parametrize("field", ["License-Expression: GPL-3.0-only", GPL3, AGPL3])
def test_gpl_among_what_runs_fails(lock: Path, field: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One strong licence among allowed ones makes the check fail, and is named."""
    install(lock, "allowed", "License-Expression: MIT")
    install(lock, "forbidden", field)
    assert main(["--licences-only", "--lock", str(lock)]) == 1
    said = capsys.readouterr()
    assert "GPL or AGPL may not run in production: forbidden" in said.err
    assert "allowed" not in said.out


def test_weak_copyleft_passes_and_an_unknown_licence_is_reported(
    lock: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """LGPL and MPL are allowed; a package that states nothing is named, for a person to judge, and fails nothing."""
    install(lock, "lesser", LGPL3)
    install(lock, "mozilla", "License: MPL-2.0")
    install(lock, "silent")
    assert main(["--licences-only", "--lock", str(lock)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "silent 1.0: states no licence (unknown)",
        "3 licences, 0 of them GPL or AGPL",
    ]


def test_what_is_not_installed_as_locked_cannot_be_judged(lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pin without a package, or with another version of it, fails by name; one for another system does not."""
    install(lock, "older", MIT, pinned="2.0")
    lock.write_text(f"{lock.read_text()}absent-specimen==1.0 \\\nelsewhere==1.0 ; sys_platform == 'none' \\\n")
    assert main(["--licences-only", "--lock", str(lock)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "older 2.0: locked, and not installed here",
        "absent-specimen 1.0: locked, and not installed here",
    ]


SKIPPED = {"name": "b", "skip_reason": "Dependency not found"}
CLEAN = {"name": "a", "version": "1.0", "vulns": []}
FOUND = {"name": "c", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1", "3.0"], "aliases": []}]}


@pytest.mark.parametrize(
    ("dependencies", "status", "out", "err"),
    [
        (
            [SKIPPED, SKIPPED],
            2,
            "",
            "The package index has no data on vulnerabilities: none is known, none is ruled out.",
        ),
        ([CLEAN], 0, "0 known vulnerabilities in 1 packages", ""),
        ([CLEAN, SKIPPED], 2, "0 known vulnerabilities in 1 packages", "Of 1 packages the index tells nothing."),
        ([FOUND, CLEAN], 1, "c 2.0: PYSEC-1, fixed in 2.1, 3.0\n1 known vulnerabilities in 2 packages", ""),
    ],
)
def test_silence_of_the_index_is_no_clean_bill(
    dependencies: list[object], status: int, out: str, err: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Packages that the index told nothing of are said, and end in a status of their own."""
    report = json.dumps({"dependencies": dependencies, "fixes": []})
    assert report_vulnerabilities(vulnerabilities(report)) == status
    said = capsys.readouterr()
    assert (said.out.strip(), said.err.strip()) == (out, err)


def test_no_report_is_no_answer() -> None:
    """Where pip-audit wrote nothing, nothing is told of any package."""
    with pytest.raises(ValueError, match="no report"):
        vulnerabilities("")
