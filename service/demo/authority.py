"""The simulated authority of the demonstration, with its channel and a policy that needs it for one purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

from service.authorities.simulator.scenarios import Scenarios
from service.authorities.simulator.serving import served

SCENARIOS: Final = Scenarios.model_validate({
    "scenario": [
        {"name": "answers later", "when": {"name": "努尔兰*"}, "late_s": 1.0},
        {"name": "lost card", "codes": {"result": "4"}},
    ]
})  # fmt: skip
"""Whoever else it is asked about is reported lost."""
_PURPOSE: Final = "[purposes.INFORMATION_CHANGE]\n"
_RULE: Final = """[[rules]]
checks = ["authority.simulated"]
outcomes = ["FAILED"]
codes = ["AUTHORITY_CARD_LOST"]
decision = "REJECT"
rationale = "The authority lists the card as lost: that is proved, not suspected."

"""


@contextmanager
def authority(folder: Path) -> Iterator[Mapping[str, str]]:
    """Serve until the block is left; gives the settings of a server that asks it for a change of information."""
    with served(SCENARIOS) as (addresses, _):
        channels = folder / "channels"
        channels.mkdir(parents=True, exist_ok=True)
        text = files("service.authorities").joinpath("examples/simulated.toml").read_text(encoding="utf-8")
        text = text.replace("127.0.0.1:50061", addresses.grpc).replace("wait_ms = 2500", "wait_ms = 20000")
        text = text.replace("poll_s = 2,", "poll_s = 0.5,")
        (channels / "simulated.toml").write_text(text, encoding="utf-8")
        policy = files("service.verification").joinpath("policies/default.toml").read_text(encoding="utf-8")
        policy = policy.replace(_PURPOSE, f'{_PURPOSE}authorities = ["simulated"]\n', 1)
        (folder / "policy.toml").write_text(policy.replace("[[rules]]\n", f"{_RULE}[[rules]]\n", 1), encoding="utf-8")
        yield {"AUTHORITIES": str(channels), "POLICY": str(folder / "policy.toml")}
