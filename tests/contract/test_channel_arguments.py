"""The channel arguments of server and client helper are ones that gRPC knows: it ignores all others without a word."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from idverdict.client import channel_options

from service.serving.assembly import server_options
from service.settings import Settings

ARGUMENTS = sorted({name for name, _ in (*server_options(Settings()), *channel_options("idverdict.example:443"))})


@pytest.mark.parametrize("name", ARGUMENTS)
def test_argument_stands_in_the_library(name: str) -> None:
    """A misspelt one, such as ``grpc.http2.min_recv_ping_interval_without_data_ms``, is nowhere in gRPC's code."""
    library = import_module("grpc._cython.cygrpc").__file__
    assert library is not None
    assert f"{name}\0".encode() in Path(library).read_bytes()
