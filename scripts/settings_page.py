"""Write docs/settings.md from `service.settings.Settings`: ``python -m scripts.settings_page``.

A contract test compares the page with what this script writes.
"""

from __future__ import annotations

import types
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from service.settings import MIB, Settings

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"

SECTIONS = {
    "host": ("Addresses", "[operating.md](operating.md)"),
    "tls_certificate": ("TLS and callers", "[callers.md](callers.md)"),
    "data_dir": ("Store", "[operating.md](operating.md#several-servers)"),
    "bulk_url": ("Bulk and scheduled work", "[bulk.md](bulk.md)"),
    "key_file": ("Keys", "[keys.md](keys.md) and [backup.md](backup.md)"),
    "retention_years": ("Retention and audit log", "[retention.md](retention.md) and [audit.md](audit.md)"),
    "policy": ("Decisions and reading", "[reason-codes.md](reason-codes.md) and [reader.md](reader.md)"),
    "threads": ("Load", "[operating.md](operating.md#load)"),
    "ready_without_store_seconds": ("Health, drain and logs", "[operating.md](operating.md#health)"),
}
"""Heading and page to read, by the first setting of each section, in the order of the fields."""

HEAD = """# Settings

<!-- Written by `python -m scripts.settings_page` from service/settings.py. Do not edit. -->

Each setting is an environment variable with the prefix `IDVERDICT_`, such as `IDVERDICT_PORT`. `IDVERDICT_CONFIG` may
name a TOML file with the same names in lower case and without the prefix (`port = 50051`). Command line arguments
(`--host`, `--port`, `--data-dir`) override the environment, the environment overrides the file, and the file
overrides the defaults. An empty variable counts as not set.

The server checks all settings at its start. It reports each setting that is unknown or out of bounds by name, never by
value, and does not start. `-` means that there is no fixed default; the last column says what applies then.

On Kubernetes, set `enableServiceLinks: false` if a Service is called `idverdict`: otherwise Kubernetes adds variables
with the same prefix, which the server reports as unknown.

The command line as a client of a server (`--server`) reads `IDVERDICT_CLIENT_CA`, `IDVERDICT_CLIENT_CERTIFICATE`,
`IDVERDICT_CLIENT_KEY` and `IDVERDICT_CLIENT_TOKEN_FILE`; see [callers.md](callers.md#the-command-line-as-a-client).
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD]
    for name, field in Settings.model_fields.items():
        if name in SECTIONS:
            heading, pages = SECTIONS[name]
            parts.append(
                f"\n## {heading}\n\nSee {pages}.\n\n| Setting | Default | Values | Meaning |\n|---|---|---|---|\n"
            )
        cells = (name.upper(), default(field), values(field), " ".join((field.description or "").split()))
        parts.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n")
    return "".join(parts)


def default(field: FieldInfo) -> str:
    """The default as one writes it in the environment; `-` for none, or where the description says what it follows."""
    value = field.default
    if field.default_factory is not None or value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return number(value) if isinstance(value, int | float) else f"{value}"


def values(field: FieldInfo) -> str:
    """What a setting may be: its type, and its bounds where it has any."""
    kind = _without_none(field.annotation)
    if get_origin(kind) is Literal:
        return ", ".join(map(str, get_args(kind)))
    if get_origin(kind) is tuple:
        return "of " + ", ".join(get_args(get_args(kind)[0]))
    if kind is bool:
        return "true, false"
    if kind is Path:
        return "path"
    return _bounds(field) if kind in (int, float) else "text"


def number(value: float) -> str:
    """A number, with its size in MiB where it is a whole one below 1 GiB."""
    size = f" ({value // MIB} MiB)" if isinstance(value, int) and MIB <= value < 1024 * MIB and value % MIB == 0 else ""
    return f"{value:g}{size}" if isinstance(value, float) else f"{value}{size}"


def _bounds(field: FieldInfo) -> str:
    rules: Mapping[str, Any] = ChainMap(*(asdict(rule) for rule in field.metadata))
    low = f"{number(rules['ge'])} to" if "ge" in rules else f"above {number(rules['gt'])}, to"
    return f"{low} {number(rules['le'])}"


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        return next(kind for kind in get_args(annotation) if kind is not types.NoneType)
    return annotation


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
