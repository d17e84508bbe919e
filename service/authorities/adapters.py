"""The adapters of the channels: one each, made once, with a breaker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from service.authorities.adapter import Adapter
from service.authorities.breaker import Breaker
from service.authorities.channels import Channel, Channels
from service.authorities.grpc_adapter import GrpcAdapter
from service.authorities.http_adapter import HttpAdapter


@dataclass(frozen=True, slots=True)
class Line:
    """A channel with its adapter and its breaker, which is this process's own."""

    channel: Channel
    adapter: Adapter
    breaker: Breaker


@dataclass(frozen=True, slots=True)
class Lines:
    """All channels of a process, by id."""

    by_id: Mapping[str, Line]

    @classmethod
    def open(cls, channels: Channels, hosts: Iterable[str], secret: Callable[[str], str | None]) -> Lines:
        """Make the adapters; nothing is connected yet. Raises ChannelError."""
        allowed = frozenset(hosts)
        made = {
            channel.id: Line(
                channel,
                GrpcAdapter(channel) if channel.transport == "grpc" else HttpAdapter(channel, allowed, secret),
                Breaker(channel.breaker),
            )
            for channel in channels.values()
        }
        return cls(made)

    def close(self) -> None:
        """Close all connections."""
        for line in self.by_id.values():
            line.adapter.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
