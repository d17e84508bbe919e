"""What comes of making a stored result again."""

from __future__ import annotations

import json

from idverdict import v1


def replay_message(name: str, before: bytes, again: bytes) -> v1.Replay:
    """Whether every byte of a result, a JSON object, is the same, and else which of its members are not."""
    old, new = json.loads(before), json.loads(again)
    differs = sorted(one for one in {*old, *new} if old.get(one) != new.get(one))
    return v1.Replay(name=name, same=again == before, differs=differs)


def not_kept(name: str, what: str = "inputs") -> v1.Replay:
    """Of a result of which what it was made of was not kept, or is not there as it was."""
    return v1.Replay(name=name, differs=[what], not_kept=True)
