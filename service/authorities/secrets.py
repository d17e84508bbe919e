"""Secrets by name: files of one folder, as orchestrators mount them. They are read at the start, and never logged."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from service.authorities.channels import ChannelError

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


def secrets_in(folder: Path | None) -> Callable[[str], str | None]:
    """Gives the secret of a name from its file; None where there is none. It raises ChannelError for a file that
    others may read, or that cannot be read.
    """

    def secret(name: str) -> str | None:
        if folder is None or not _NAME.fullmatch(name):
            return None
        path = folder / name
        try:
            if not path.is_file():
                return None
            if path.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
                raise ChannelError(f"the secret {name} may be read or written by others")
            return path.read_text(encoding="utf-8").rstrip("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ChannelError(f"the secret {name} cannot be read: {type(error).__name__}") from None

    return secret
