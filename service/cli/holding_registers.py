"""What `idverdict owners register ...` does, on the store of the settings or on a server."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from idverdict import v1

from service.call.errors import require_valid
from service.cli.access import open_app, open_customers
from service.cli.embedded import registers_of
from service.cli.failures import UsageError, explained
from service.cli.given_files import bytes_of
from service.cli.plain import plain
from service.owners.refused import StructureRefused

_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Import:
    """What is imported, as the command states it; ``in_folder``: the file lies in the tenant's folder."""

    register: str
    file: str
    sha256: str
    parties: int
    holdings: int
    request_id: str | None
    in_folder: bool


def run_import(wanted: Import, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Import, and print the version. Into the embedded store a file of any size is read part by part."""
    with explained() as failure:
        request = v1.ImportHoldingRegisterRequest(
            register=wanted.register,
            expected_sha256=wanted.sha256,
            expected_parties=wanted.parties,
            expected_holdings=wanted.holdings,
            request_id=wanted.request_id or str(uuid.uuid4()),
        )
        if server is None and not wanted.in_folder:
            stated = wanted.request_id is not None
            made = _loaded(request, Path(wanted.file), tenant, request_id_is_stated=stated)
        else:
            if wanted.in_folder:
                request.path = wanted.file
            else:
                request.content = bytes_of(Path(wanted.file))
            with open_customers(v1.PartyServiceStub, server, tenant, create=True) as service:
                made = service.ImportHoldingRegister(request)
        _print(made, as_json=as_json)
    return failure.status


def run_list(*, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Print versions."""
    with explained() as failure, open_customers(v1.PartyServiceStub, server, tenant) as service:
        for one in service.ListHoldingRegisters(v1.ListHoldingRegistersRequest()).versions:
            _print(one, as_json=as_json)
    return failure.status


def run_drop(name: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Destroy a version."""
    with explained() as failure, open_customers(v1.PartyServiceStub, server, tenant) as service:
        _print(service.DropHoldingRegister(v1.DropHoldingRegisterRequest(name=name)), as_json=as_json)
    return failure.status


def _loaded(
    request: v1.ImportHoldingRegisterRequest, file: Path, tenant: str | None, *, request_id_is_stated: bool
) -> v1.HoldingRegisterVersion:
    checked = v1.ImportHoldingRegisterRequest(path="-")
    checked.MergeFrom(request)  # the file itself is no part of the request, and may be larger than one
    require_valid(checked)
    with open_app(tenant, create=True) as (app, settings):
        if request_id_is_stated and not request.expected_sha256:  # the same id with another file is another request
            digest = hashlib.sha256()
            for part in _parts(file):
                digest.update(part)
            request.expected_sha256 = digest.hexdigest()
        try:
            return registers_of(app, settings).load(request, _parts(file))
        except StructureRefused as error:
            raise UsageError(f"{file}: {error}") from None


def _parts(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as content:
            while part := content.read(_PART):
                yield part
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None


def _print(made: Any, *, as_json: bool) -> None:
    shown = plain(made)
    text = f"{shown['name']}  {shown['state']}  {made.parties} parties, {made.statements} statements"
    typer.echo(json.dumps(shown, ensure_ascii=False) if as_json else text)
