"""What tests of external authorities share: a simulated authority, its channels, and a policy that needs them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from service.app import App
from service.authorities.simulator.scenarios import Scenarios
from service.authorities.simulator.serving import Addresses, served
from service.authorities.simulator.simulated import Simulated
from service.serving.worker import Worker
from service.settings import Settings
from service.verification.policy import load_policy

EXAMPLES = Path(str(files("service.authorities").joinpath("examples")))
FAST: Mapping[str, str] = {
    "timeout_ms = 1000": "timeout_ms = 800",
    "wait_ms = 2500": "wait_ms = 30000",
    "poll_s = 2": "poll_s = 0.2",
    "open_s = 5": "open_s = 0.2",
}
"""Times that make no test wait, and none depend on how fast the machine is."""
POLICY = files("service.verification").joinpath("policies/default.toml").read_text(encoding="utf-8")


def policy_text(channels: Sequence[str] = ("simulated",), rules: str = "", version: str = "9.0.0") -> str:
    """The default policy with these channels for opening an account, and rules before its own."""
    needs = f"authorities = [{', '.join(map(repr, channels))}]"
    text = POLICY.replace('version = "1', f'version = "{version}"\n# 1', 1)
    text = text.replace("[purposes.ACCOUNT_OPENING]\n", f"[purposes.ACCOUNT_OPENING]\n{needs}\n", 1)
    return text.replace("[[rules]]\n", f"{rules}\n[[rules]]\n", 1)


@dataclass(frozen=True)
class Bank:
    """A folder with the channels and the policy of a bank, and its simulated authority."""

    folder: Path
    addresses: Addresses
    simulated: Simulated

    @property
    def settings(self) -> dict[str, Any]:
        """Settings that name them."""
        return {
            "authorities": self.folder / "channels",
            "authority_hosts": ("127.0.0.1",),
            "policy": self.folder / "policy.toml",
        }


@contextmanager
def bank(
    folder: Path,
    scenarios: Scenarios,
    *,
    channel: str = "simulated",
    changes: Mapping[str, str] = FAST,
    policy: str | None = None,
    deliver_to: str | None = None,
) -> Iterator[Bank]:
    """A bank with one channel to a simulated authority; ``changes`` are made in the channel's text."""
    with served(scenarios, deliver_to=deliver_to) as (addresses, simulated):
        (folder / "channels").mkdir(parents=True, exist_ok=True)
        text = (EXAMPLES / f"{channel}.toml").read_text(encoding="utf-8")
        text = text.replace("127.0.0.1:50061", addresses.grpc).replace("http://127.0.0.1:50062", addresses.http)
        for old, new in changes.items():
            text = text.replace(old, new)
        (folder / "channels" / f"{channel}.toml").write_text(text, encoding="utf-8")
        (folder / "policy.toml").write_text(policy or policy_text([channel]), encoding="utf-8")
        load_policy(folder / "policy.toml")
        yield Bank(folder, addresses, simulated)


@contextmanager
def working(app: App, settings: Settings) -> Iterator[None]:
    """A worker beside the block."""
    worker = Worker(app, settings)
    worker.start()
    try:
        yield
    finally:
        worker.stop()
        worker.join()


def scenario(**changes: Any) -> Scenarios:
    """Scenarios with one that fits all."""
    return Scenarios.model_validate({"scenario": [{"name": "one", **changes}]})


def eventually(found: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What a function gives once it gives something true; fails where it never does."""
    until = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)
    return value
