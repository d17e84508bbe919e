"""A decoding process: ``python -m ocr.decoding.worker SOCKET MEMORY``, both by their descriptors.

It decodes one picture after the other until the other end of the socket is closed, as it is when
that process ends. It loads the
decoders and nothing else: neither models nor gRPC.
"""

from __future__ import annotations

import os
import signal
import socket
import sys

from PIL import Image

from ocr.decoding import formats, limits, memory
from ocr.decoding.terms import READY, Answer, ImageError, Order, Refusal

_LONGEST_ORDER = 64


def main(descriptor: int, lent: int) -> None:
    """Answer orders until there will be no more.

    Args:
        descriptor: of the socket.
        lent: of the memory for the pixels of all pictures that find room in it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limits.without_core()
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # it would only warn; orders have a limit of their own
    room = memory.mapped(lent, memory.LENT_BYTES, at_once=False)
    with socket.socket(fileno=descriptor) as channel:
        channel.sendall(READY)
        while _answered(channel, room):
            pass


def _answered(channel: socket.socket, lent: formats.Room) -> bool:
    """Answer one order; False where none came. Pixels that find no room in what is lent are handed over."""
    message, descriptors, _, _ = socket.recv_fds(channel, _LONGEST_ORDER, 1)
    if not message:
        return False
    order = Order.unpacked(message)
    data = bytearray(lent[: order.lent_bytes].data) if order.lent_bytes else _read(descriptors[0])
    handed_over: list[int] = []

    def room(height: int, width: int) -> formats.Room:
        size = height * width * 3
        if size <= len(lent):
            return lent[:size].reshape(height, width, 3)
        handed_over.append(memory.created(size))
        return memory.mapped(handed_over[-1], size).reshape(height, width, 3)

    answer = _decoded(order, data, room)
    socket.send_fds(channel, [answer.packed()], handed_over if answer.pixels else [])
    for descriptor in handed_over:
        os.close(descriptor)
    return True


def _read(descriptor: int) -> bytearray:
    with os.fdopen(descriptor, "rb", buffering=0) as encoded:
        data = bytearray(os.fstat(encoded.fileno()).st_size)
        os.preadv(encoded.fileno(), [data], 0)
        return data


def _decoded(order: Order, data: bytearray, room: formats.MakeRoom) -> Answer:
    limits.allow_memory(order.max_pixels)
    limits.allow_time(0, len(data))
    try:
        return formats.decoded(order, data, room)
    except ImageError as error:
        refusal = next(one for one in Refusal if one.value == (error.code, str(error)))
    except MemoryError:
        refusal = Refusal.COSTLY
    except Exception:
        refusal = Refusal.DAMAGED
    return Answer(refusal=refusal)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
