"""Signed notes, checkpoints and the text of an entry: known answers, two implementations, every way to spoil one."""

from __future__ import annotations

import base64
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from idverdict import proofs

from storage.audit.entry import LINES, Action, Actor, Entry, Event, digests_in, log_key, make_entry, nonce_of
from storage.audit.note import Checkpoint, NoteInvalid, NoteKey, Signer

SIGNER = Signer("idverdict/audit-SPECIMEN", bytes(range(32)))
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of the format's first implementation (golang.org/x/mod/sumdb/note)."""
NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
KEY = log_key(bytes(32))


def test_a_known_note_opens() -> None:
    """Both implementations take the format's own example."""
    assert str(NoteKey.parse(PETER)) == PETER
    assert NoteKey.parse(PETER).open(NOTE).startswith("If you think")
    assert proofs.open_note(NOTE, proofs.Key.parse(PETER)).endswith("problem is.\n")


def test_the_key_of_a_known_seed_is_the_known_one() -> None:
    """RFC 8032, 7.1, first test: the seed is what gives the public key."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = Signer("x", seed).key.public
    assert public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


@pytest.mark.parametrize("size", [0, 1, 12345678901])
def test_a_checkpoint_opens_with_its_key_alone(size: int) -> None:
    """Both implementations read what was signed; another key, or another log's, opens nothing."""
    made = Checkpoint(SIGNER.name, size, bytes(range(32)))
    note = SIGNER.sign(str(made))
    key = proofs.Key.parse(str(SIGNER.key))
    assert Checkpoint.open(note, SIGNER.key) == made
    assert proofs.open_checkpoint(note, key) == proofs.Checkpoint(size, made.root)
    for other in (Signer(SIGNER.name, bytes(32)), Signer("idverdict/another", SIGNER.secret)):
        with pytest.raises(NoteInvalid):
            Checkpoint.open(note, other.key)
        with pytest.raises(proofs.ProofInvalid):
            proofs.open_checkpoint(note, proofs.Key.parse(str(other.key)))
    foreign = SIGNER.sign(str(replace(made, origin="idverdict/another")))
    with pytest.raises(NoteInvalid):
        Checkpoint.open(foreign, SIGNER.key)
    with pytest.raises(proofs.ProofInvalid):
        proofs.open_checkpoint(foreign, key)


def test_every_changed_character_breaks_the_note() -> None:
    """Text, signature and form: no single change leaves a note that opens to the same text or to another."""
    note = SIGNER.sign(str(Checkpoint(SIGNER.name, 7, bytes(range(32)))))
    key = proofs.Key.parse(str(SIGNER.key))
    for place in range(len(note)):
        for changed in ("\n" if note[place] != "\n" else " ", chr(ord(note[place]) ^ 1)):
            spoilt = note[:place] + changed + note[place + 1 :]
            if spoilt == note or place == len(note) - 1:  # the last line end is not part of anything
                continue
            with pytest.raises(NoteInvalid):
                SIGNER.key.open(spoilt)
            with pytest.raises(proofs.ProofInvalid):
                proofs.open_note(spoilt, key)


@pytest.mark.parametrize("text", ["no line end", "a\x00b\n", "a\rb\n"])
def test_what_cannot_be_a_notes_text_is_not_signed(text: str) -> None:
    """Control characters and a missing line end would make notes that read in two ways."""
    with pytest.raises(ValueError, match="not the text"):
        SIGNER.sign(text)


@pytest.mark.parametrize("line", ["", "a+b", "a+00000000+!", PETER[:-4], PETER.replace("c74f", "c74e")])
def test_what_is_no_key_is_refused(line: str) -> None:
    """A key's id follows from it, so a damaged key is noticed."""
    with pytest.raises(NoteInvalid):
        NoteKey.parse(line)
    with pytest.raises(proofs.ProofInvalid):
        proofs.Key.parse(line)


def test_a_signer_does_not_show_its_secret() -> None:
    """Not in what a log line or a traceback would print."""
    assert str(SIGNER.secret) not in repr(SIGNER)
    assert base64.b64encode(SIGNER.secret).decode() not in repr(SIGNER)


ENTRY = Entry(
    position=7, at_us=1772366400123456, tenant="retail", actor="spiffe://bank.example/counter",
    roles="auditor,verifier", origin="192.0.2.7", action="VERIFICATION_CREATED", outcome="DONE",
    kind="verification", id="0193-SPECIMEN", digests="kept=00ff,sealed=aa", nonce="00" * 16,
)  # fmt: skip


def test_the_text_of_an_entry_stays_as_it_is() -> None:
    """What was hashed once must hash the same for ever: the text, byte for byte."""
    assert ENTRY.text() == (
        b"idverdict audit entry 1\n7\n1772366400123456\nretail\nspiffe://bank.example/counter\nauditor,verifier\n"
        b"192.0.2.7\nVERIFICATION_CREATED\nDONE\nverification\n0193-SPECIMEN\nkept=00ff,sealed=aa\n"
        + b"00" * 16
        + b"\n"
    )
    assert ENTRY.text().count(b"\n") == LINES
    assert digests_in(ENTRY.digests) == {"kept": "00ff", "sealed": "aa"}


@given(st.sampled_from([f.name for f in fields(Entry)]))
def test_each_value_of_an_entry_is_in_its_text(name: str) -> None:
    """No value can be changed without the text changing."""
    value = getattr(ENTRY, name)
    changed: dict[str, Any] = {name: value + 1 if isinstance(value, int) else value + "x"}
    assert replace(ENTRY, **changed).text() != ENTRY.text()


@given(st.text(), st.text(), st.text(), st.lists(st.text(max_size=3), max_size=3), st.text())
def test_no_value_brings_a_line_end_into_an_entry(
    name: str, tenant: str, origin: str, roles: list[str], id_: str
) -> None:
    """So two entries that differ never have one text, whatever a credential holds."""
    actor = Actor(name, tenant, tuple(roles), origin)
    event = Event(Action.CALL_REFUSED, "method", id_, {"b": b"\x01", "a": b"\x02"}, "NO")
    entry = make_entry(3, NOON, actor, event, KEY)
    assert entry.text().count(b"\n") == LINES
    assert entry.digests == "a=02,b=01"
    assert entry.at_us == 1772366400123456


def test_entry_cannot_be_made_or_guessed_without_the_key() -> None:
    """Its nonce is a MAC of the rest: it differs with the key, and with any value, and the key is not shown."""
    event = Event(Action.KEY_NOTED, "key", "kek-1")
    entries = [make_entry(n, NOON, Actor("x"), event, KEY) for n in (0, 0, 1)]
    other = make_entry(0, NOON, Actor("x"), event, log_key(b"another"))
    assert entries[0] == entries[1]
    assert len({entry.nonce for entry in (*entries, other)}) == 3
    assert all(len(entry.nonce) == 32 for entry in entries)
    assert entries[0].nonce == nonce_of(entries[0].text()[:-33], KEY)
