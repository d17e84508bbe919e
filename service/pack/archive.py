"""The zip file of a pack: its members, and a manifest with the digest of each."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from service.verification.verify import CHINA

MANIFEST: Final = "manifest.json"
_PACKED_ALREADY: Final = (".jpg", ".png", ".webp", ".heic", ".pdf")
_OWNER_FILE: Final = 0o100600 << 16


def archive(members: Mapping[str, bytes], about: Mapping[str, Any], made_at: datetime) -> bytes:
    """A zip file of members by name; ``manifest.json`` comes first and tells ``about`` and every other member."""
    listed = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
        for name, content in members.items()
    ]
    manifest = json_bytes({**about, "members": listed})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in {MANIFEST: manifest, **members}.items():
            entry = zipfile.ZipInfo(name, made_at.astimezone(CHINA).timetuple()[:6])
            entry.external_attr = _OWNER_FILE
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return buffer.getvalue()


def json_bytes(value: Any) -> bytes:
    """JSON for people and programs, in UTF-8."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
