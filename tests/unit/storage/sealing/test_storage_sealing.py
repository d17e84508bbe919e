"""Sealed values, blind indexes, page tokens and ids: pure functions of keys and values."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Filter, PageTokenInvalid, new_id
from storage.sealing.blind_index import BlindIndex, normal_number
from storage.sealing.keys import IndexKey
from storage.sealing.seal import SealBroken, associated_data, framed, new_key, seal, unseal
from storage.sealing.suites import Cipher, Digest
from storage.verifications.page_tokens import PageTokens, Position
from tests.storage_support import NOON, NUMBER, verification

KEY = new_key()


INDEX_KEY = IndexKey("index-1", new_key())
ciphers = st.sampled_from(Cipher)
each_cipher = pytest.mark.parametrize("cipher", Cipher)


@given(st.binary(max_size=300), st.binary(max_size=40), ciphers)
def test_sealed_value_opens_to_what_it_was(plaintext: bytes, bound_to: bytes, cipher: Cipher) -> None:
    """Sealing and opening are inverse, and the seal leads with its suite, by which it is opened."""
    sealed = seal(KEY, plaintext, bound_to, cipher)
    assert sealed[0] == cipher
    assert len(sealed) == len(plaintext) + 29
    assert unseal(KEY, sealed, bound_to) == plaintext


@given(st.binary(min_size=1, max_size=60), ciphers, st.data())
def test_any_altered_bit_breaks_the_seal(plaintext: bytes, cipher: Cipher, data: st.DataObject) -> None:
    """No bit of a sealed value, suite and nonce included, can be changed unnoticed."""
    sealed = bytearray(seal(KEY, plaintext, b"place", cipher))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        unseal(KEY, bytes(sealed), b"place")


@each_cipher
@pytest.mark.parametrize(
    "other",
    [("other", "record", "name"), ("default", "other", "name"), ("default", "record", "other"), ("", "", "")],
)
def test_sealed_value_opens_only_where_it_belongs(other: tuple[str, str, str], cipher: Cipher) -> None:
    """Another tenant, record or field is other associated data, and the value stays shut."""
    sealed = seal(KEY, b"value", associated_data("default", "record", "name"), cipher)
    with pytest.raises(SealBroken):
        unseal(KEY, sealed, associated_data(*other))


@given(st.lists(st.text(max_size=5), min_size=3, max_size=5), st.lists(st.text(max_size=5), min_size=3, max_size=5))
def test_two_places_never_have_the_same_associated_data(one: list[str], other: list[str]) -> None:
    """However tenant, record, field and what stands beside them are cut, unlike places are bound to unlike bytes."""
    assert (associated_data(*one) == associated_data(*other)) == (one == other)


@each_cipher
def test_sealed_value_stays_shut_under_another_key_or_when_cut(cipher: Cipher) -> None:
    """A wrong key and every truncation are refused."""
    sealed = seal(KEY, b"value", b"place", cipher)
    with pytest.raises(SealBroken):
        unseal(new_key(), sealed, b"place")
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            unseal(KEY, sealed[:length], b"place")


@each_cipher
def test_equal_values_seal_to_unlike_bytes(cipher: Cipher) -> None:
    """Nonces are fresh: nothing shows that two records hold the same value."""
    assert len({seal(KEY, b"value", b"place", cipher) for _ in range(200)}) == 200


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_framing_never_confuses_two_sequences(one: list[bytes], other: list[bytes]) -> None:
    """Moving a byte from one part to the next changes the framed bytes."""
    assert (framed(*one) == framed(*other)) == (one == other)


@pytest.mark.parametrize(
    "written",
    ["11010519491231002x", " 110105 19491231 002X", "110105-19491231-002X", "１１０１０５１９４９１２３１００２Ｘ"],
)
def test_number_is_indexed_in_one_form(written: str) -> None:
    """Width, case, spaces and hyphens do not hide a number from its lookup."""
    index = BlindIndex(INDEX_KEY, "default")
    assert normal_number(written) == NUMBER
    assert index.number(written) == index.number(NUMBER)


def test_blind_indexes_of_unlike_kinds_tenants_keys_and_digests_differ() -> None:
    """The same text cannot be matched across columns, tenants, installations or digests."""
    index = BlindIndex(INDEX_KEY, "default")
    digests = {
        index.number(NUMBER),
        index.customer(NUMBER),
        BlindIndex(INDEX_KEY, "other").number(NUMBER),
        BlindIndex(IndexKey("index-2", new_key()), "default").number(NUMBER),
        BlindIndex(INDEX_KEY, "default", Digest.HMAC_SM3).number(NUMBER),
    }
    assert len(digests) == 5


@given(st.text(max_size=20), st.sampled_from(Digest))
def test_what_a_value_may_be_indexed_as_is_known_under_every_digest(reference: str, digest: Digest) -> None:
    """Whichever digest is the setting now, the index that another setting made is among those looked for."""
    written = BlindIndex(INDEX_KEY, "default", digest).customer(reference)
    for now in Digest:
        index = BlindIndex(INDEX_KEY, "default", now)
        candidates = [each.customer(reference) for each in index.each()]
        assert candidates[0] == index.customer(reference)
        assert len(candidates) == len(set(candidates)) == len(Digest)
        assert written in candidates


CHOSEN = Filter(decision="REVIEW", created_from=NOON, customer_reference="customer-1")


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_page_token_carries_its_position(at: datetime, record: UUID) -> None:
    """A token reads back as the position it was made of, to the microsecond."""
    tokens = PageTokens(INDEX_KEY, "default")
    position = Position(at, str(record))
    assert tokens.read(tokens.make(position, CHOSEN), CHOSEN) == position


@pytest.mark.parametrize(
    "other",
    [
        Filter(),
        replace(CHOSEN, decision="ACCEPT"),
        replace(CHOSEN, decision=None),
        replace(CHOSEN, created_from=NOON + timedelta(microseconds=1)),
        replace(CHOSEN, created_from=None, created_to=NOON),
        replace(CHOSEN, customer_reference="customer-2"),
        replace(CHOSEN, customer_reference=""),
    ],
)
def test_page_token_belongs_to_its_filter(other: Filter) -> None:
    """A token of one list is refused by another."""
    tokens = PageTokens(INDEX_KEY, "default")
    token = tokens.make(Position(NOON, "record"), CHOSEN)
    with pytest.raises(PageTokenInvalid):
        tokens.read(token, other)
    with pytest.raises(PageTokenInvalid):
        PageTokens(INDEX_KEY, "other").read(token, CHOSEN)
    with pytest.raises(PageTokenInvalid):
        PageTokens(INDEX_KEY, "default", Digest.HMAC_SM3).read(token, CHOSEN)


@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_foreign_page_token_is_refused_clearly(token: str) -> None:
    """Whatever a caller sends as a token is refused with the one error for it."""
    with pytest.raises(PageTokenInvalid):
        PageTokens(INDEX_KEY, "default").read(token, CHOSEN)


def test_altered_page_token_is_refused() -> None:
    """No character of a token can be changed unnoticed."""
    tokens = PageTokens(INDEX_KEY, "default")
    token = tokens.make(Position(NOON, "0123456789abc"), CHOSEN)
    for place in range(len(token)):
        altered = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        if base64.urlsafe_b64decode(altered + "==") != base64.urlsafe_b64decode(token + "=="):
            with pytest.raises(PageTokenInvalid):
                tokens.read(altered, CHOSEN)


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9000, 1, 1), timezones=st.just(UTC)))
def test_id_is_a_uuid_7_of_its_time(at: datetime) -> None:
    """An id carries version, variant and milliseconds of RFC 9562."""
    made = UUID(new_id(at))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert abs((made.int >> 80) / 1000 - at.timestamp()) < 0.0011


def test_ids_of_one_moment_differ_and_later_ones_sort_later() -> None:
    """Ids never meet, and their text sorts by time."""
    assert len({new_id(NOON) for _ in range(1000)}) == 1000
    assert new_id(NOON) < new_id(NOON + timedelta(milliseconds=1)) < new_id(NOON + timedelta(days=3000))


def test_personal_values_stay_out_of_the_repr() -> None:
    """A verification that ends in a log by mistake shows neither number, payload nor reference."""
    shown = repr(verification())
    assert "ACCEPT" in shown
    for personal in (NUMBER, "SPECIMEN", "样本", "request-1"):
        assert personal not in shown


def test_values_that_no_database_could_keep_are_refused() -> None:
    """A time without zone and an over-long word fail where they are made, on every database alike."""
    naive = NOON.replace(tzinfo=None)
    for make in (
        lambda: verification(created_at=naive),
        lambda: verification(policy_version="1" * 65),
        lambda: Filter(created_from=naive),
        lambda: Filter(created_to=naive),
    ):
        with pytest.raises(ValueError, match=r"time zone|too long"):
            make()
