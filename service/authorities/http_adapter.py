"""The generic HTTP connector: sends one request as a channel states it, and reads the codes in the response.

No redirect is followed, nothing is repeated here, and neither time nor size is without a bound.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import urllib3

from service.authorities.adapter import Fault, FaultKind, Question, Reply
from service.authorities.channels import Channel, ChannelError
from service.authorities.http_reply import Response, answer_of, looked_up
from service.authorities.http_request import Unfit, prepared
from service.authorities.http_target import SECRET, HttpRequest
from service.authorities.signing import SecretUnusable

_CHUNK: Final = 16 * 1024


class HttpAdapter:
    """See `Adapter`.

    Args:
        channel: one with an HTTP target.
        hosts: the hosts that may be called.
        secret: gives a secret by its name; None where there is none.

    Raises:
        ChannelError: a host is not on the allow-list, a secret is missing, or the certificates cannot be read.
    """

    def __init__(self, channel: Channel, hosts: Iterable[str], secret: Callable[[str], str | None]) -> None:
        assert channel.http is not None  # noqa: S101 - so it was loaded
        self._target = target = channel.http
        if not {one.host for one in target.requests} <= set(hosts):
            raise ChannelError(f"{channel.id}: the host is not on the allow-list (AUTHORITY_HOSTS)")
        known = {name: secret(name) for name in target.secrets}
        if missing := [name for name, value in known.items() if not value]:
            raise ChannelError(f"{channel.id}: secrets are missing: {', '.join(missing)}")
        self._secrets = {f"{SECRET}{name}": value or "" for name, value in known.items()}
        try:
            context = ssl.create_default_context(cafile=None if target.ca is None else str(target.ca))
        except (OSError, ssl.SSLError):
            raise ChannelError(f"{channel.id}: the file of certificate authorities cannot be read") from None
        self._pool = urllib3.PoolManager(num_pools=2, maxsize=8, retries=False, ssl_context=context)

    def check(self, question: Question, timeout_s: float) -> Reply:
        """See `Adapter.check`."""
        words = {**question.fields, "purpose": question.purpose, "consent": question.consent}
        return answer_of(self._target, self._sent(self._target, {**words, "request_id": question.id}, timeout_s))

    def poll(self, question_id: str, ticket: str, timeout_s: float) -> Reply | None:
        """See `Adapter.poll`."""
        poll = self._target.poll
        if poll is None:
            return None
        response = self._sent(poll, {"request_id": question_id, "ticket": ticket}, timeout_s)
        return looked_up(self._target, poll, ticket, response)

    def close(self) -> None:
        """See `Adapter.close`."""
        self._pool.clear()

    def _sent(self, target: HttpRequest, words: Mapping[str, str], timeout_s: float) -> Response:
        """Send a request. Raises Fault."""
        until = time.monotonic() + timeout_s
        try:
            request = prepared(target, {**words, **self._secrets})
        except SecretUnusable:
            raise Fault(FaultKind.REFUSED, "the secret is no key") from None
        except Unfit:
            raise Fault(FaultKind.REFUSED, "a value does not fit into URL or header") from None
        try:
            with self._pool.request(
                request.method,
                request.url,
                body=request.body,
                headers=request.headers,
                redirect=False,
                preload_content=False,
                timeout=urllib3.Timeout(total=timeout_s),
            ) as response:
                content = _bounded(response, self._target.largest_bytes, until)
                return Response(response.status, response.headers.get("Retry-After", ""), content)
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
            raise Fault(FaultKind.NOT_SENT, "not connected") from None
        except urllib3.exceptions.SSLError:
            raise Fault(FaultKind.NOT_SENT, "TLS") from None
        except (urllib3.exceptions.HTTPError, OSError):
            raise Fault(FaultKind.UNKNOWN, "connection lost") from None


def _bounded(response: urllib3.BaseHTTPResponse, most: int, until: float) -> bytes | None:
    """The content; None where it is too large or takes too long."""
    content = bytearray()
    while chunk := response.read1(_CHUNK, decode_content=True):  # no more than one look at the socket each
        content += chunk
        if len(content) > most or time.monotonic() > until:
            return None
    return bytes(content)
