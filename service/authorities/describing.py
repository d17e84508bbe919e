"""Whether an adapter serves what its channel's file states; nothing is asked about anybody, so nothing is billed."""

from __future__ import annotations

from collections.abc import Iterator

from service.authorities.adapter import Fault
from service.authorities.adapters import Lines
from service.authorities.channels import Channel
from service.authorities.grpc_adapter import GrpcAdapter


def described(lines: Lines, timeout_s: float) -> Iterator[tuple[str, list[str] | None]]:
    """What is wrong with each channel, by id; None where its vendor has no way to be asked."""
    for id, line in sorted(lines.by_id.items()):
        if not isinstance(line.adapter, GrpcAdapter):
            yield id, None
            continue
        try:
            served = line.adapter.describe(timeout_s)
        except Fault as fault:
            yield id, [f"the adapter does not answer: {fault.cause}"]
            continue
        yield id, list(_differences(line.channel, served))


def _differences(channel: Channel, served: list[tuple[str, int, list[str], bool]]) -> Iterator[str]:
    found = [one for one in served if one[0] == channel.id]
    if not found:
        yield "the adapter does not serve this channel"
    for _, kind, fields, polls in found:
        if kind != channel.kind_number:
            yield f"the adapter answers another kind of question than {channel.kind}"
        if missing := sorted(set(fields) - set(channel.fields)):
            yield f"the adapter needs fields that the channel does not send: {', '.join(missing)}"
        if channel.polls and not polls:
            yield "the channel polls, and the adapter does not serve Poll"
