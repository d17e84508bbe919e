"""``idverdict simulate-authority`` and ``idverdict check-authorities``: a simulated authority, and the real ones."""

from __future__ import annotations

import signal
from pathlib import Path
from threading import Event
from typing import Final

import typer

from service.app import build_lines
from service.authorities.describing import described
from service.authorities.simulator.scenarios import ScenarioError, load_scenarios
from service.authorities.simulator.serving import served
from service.cli.failures import FAILED, explained
from service.settings import load_settings
from service.verification.policy import load_policy

DESCRIBE_S: Final = 5.0


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


def run_check() -> int:
    """Compare what adapters serve with their channels; returns the exit status."""
    with explained() as failure:
        settings, wrong = load_settings(), False
        with build_lines(settings, load_policy(settings.policy)) as lines:
            for id, problems in described(lines, DESCRIBE_S):
                said = (
                    "nothing to compare (HTTP)" if problems is None else "; ".join(problems) or "as the channel states"
                )
                typer.echo(f"{id}: {said}")
                wrong = wrong or bool(problems)
        return FAILED if wrong else 0
    return failure.status
