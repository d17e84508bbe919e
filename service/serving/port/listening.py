"""What goes wrong where a port cannot be opened."""

from __future__ import annotations


class CannotListen(Exception):
    """The address cannot be listened on: taken, or not this machine's."""

    def __init__(self, address: str) -> None:
        super().__init__(f"cannot listen on {address}: the address is taken or not this machine's")
