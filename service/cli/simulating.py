"""``idverdict simulate-authority``: a simulated authority for tests and demonstrations."""

from __future__ import annotations

import signal
from pathlib import Path
from threading import Event

import typer

from service.authorities.simulator.scenarios import ScenarioError, load_scenarios
from service.authorities.simulator.serving import served
from service.cli.failures import FAILED


def run_simulator(host: str, port: int, http_port: int, scenarios: Path | None, deliver_to: str | None) -> int:
    """Serve until told to stop; returns the exit status."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        loaded = load_scenarios(scenarios)
        with served(loaded, host=host, port=port, http_port=http_port, deliver_to=deliver_to) as (addresses, _):
            typer.echo(f"simulated authority on {addresses.grpc} (gRPC) and {addresses.http} (HTTP)")
            stop.wait()
    except ScenarioError as error:
        typer.echo(f"idverdict: {error}", err=True)
        return FAILED
    except OSError as error:
        typer.echo(f"idverdict: the simulator cannot listen: {type(error).__name__}", err=True)
        return FAILED
    return 0
