"""A client of HTTP/2 that does what gRPC's own cannot: it sends a byte at a time, takes nothing, or says nothing."""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
from contextlib import suppress
from types import TracebackType

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _RESET, _SETTINGS, _PING = 0, 1, 3, 4, 6
_END_STREAM, _ACK, _END_HEADERS = 1, 1, 4
_INITIAL_WINDOW = 4
_HEAD = 9
USUAL_WINDOW = 65_535


class Staller:
    """One connection of HTTP/2 whose streams go on only as far as they are told (RFC 9113; headers: RFC 7541, literal).

    Args:
        address: HOST:PORT.
        tls: for a server that speaks TLS.
        window: how many bytes of each answer it takes; it never takes more.
    """

    def __init__(self, address: str, tls: ssl.SSLContext | None = None, window: int = USUAL_WINDOW) -> None:
        host, _, port = address.rpartition(":")
        plain = socket.create_connection((host, int(port)), timeout=20)
        self._socket = plain if tls is None else tls.wrap_socket(plain, server_hostname=host)
        self._scheme = b"http" if tls is None else b"https"
        self._socket.settimeout(None)
        self._sending = threading.Lock()
        self._next = 1
        self.ended: set[int] = set()
        self.received = 0
        self._send(_PREFACE + _frame(_SETTINGS, 0, 0, struct.pack(">HI", _INITIAL_WINDOW, window)))
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Staller:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def open(self, path: str, token: str = "") -> int:
        """Begin a call of a method; gives its stream."""
        stream, self._next = self._next, self._next + 2
        headers = [
            (b":method", b"POST"),
            (b":scheme", self._scheme),
            (b":path", path.encode()),
            (b":authority", b"idverdict"),
            (b"te", b"trailers"),
            (b"content-type", b"application/grpc"),
        ]
        if token:
            headers.append((b"authorization", f"Bearer {token}".encode()))
        block = b"".join(b"\0" + _text(name) + _text(value) for name, value in headers)
        self._send(_frame(_HEADERS, _END_HEADERS, stream, block))
        return stream

    def begin_message(self, stream: int, size: int) -> None:
        """Say that a message of so many bytes comes, and send none of them."""
        self._send(_frame(_DATA, 0, stream, struct.pack(">BI", 0, size)))

    def drip(self, stream: int) -> None:
        """Send one byte of a message."""
        self._send(_frame(_DATA, 0, stream, b"\0"))

    def send(self, stream: int, message: bytes) -> None:
        """Send a whole message, which has to fit into a frame, and nothing after it."""
        self._send(_frame(_DATA, _END_STREAM, stream, struct.pack(">BI", 0, len(message)) + message))

    def _send(self, content: bytes) -> None:
        with self._sending, suppress(OSError):
            self._socket.sendall(content)

    def _read(self) -> None:
        with suppress(OSError, ValueError):  # closed
            while head := self._exactly(_HEAD):
                size, kind, flags = int.from_bytes(head[:3]), head[3], head[4]
                stream, content = int.from_bytes(head[5:]), self._exactly(size)
                self.received += size if kind == _DATA else 0
                if kind in (_SETTINGS, _PING) and not flags & _ACK:
                    self._send(_frame(kind, _ACK, 0, content if kind == _PING else b""))
                if kind == _RESET or (kind in (_DATA, _HEADERS) and flags & _END_STREAM):
                    self.ended.add(stream)

    def _exactly(self, size: int) -> bytes:
        content = b""
        while len(content) < size:
            more = self._received(size - len(content))
            if not more:
                raise ConnectionError
            content += more
        return content

    def _received(self, size: int) -> bytes:
        """At most so many bytes. Never beside a thread that sends: OpenSSL allows one at a time on a connection."""
        while True:
            with self._sending:
                self._socket.settimeout(0)
                try:
                    return self._socket.recv(size)
                except (BlockingIOError, ssl.SSLWantReadError):
                    pass
                finally:
                    self._socket.settimeout(None)
            select.select([self._socket], [], [], 1)


def _frame(kind: int, flags: int, stream: int, content: bytes) -> bytes:
    return len(content).to_bytes(3) + bytes((kind, flags)) + stream.to_bytes(4) + content


def _text(value: bytes) -> bytes:
    """A string of HPACK, not compressed; its length is an integer with a prefix of seven bits."""
    if len(value) < 127:
        return bytes((len(value),)) + value
    rest, length = len(value) - 127, b"\x7f"
    while rest >= 128:
        length += bytes((rest % 128 + 128,))
        rest //= 128
    return length + bytes((rest,)) + value
