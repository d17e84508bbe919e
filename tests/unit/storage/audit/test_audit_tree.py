"""The Merkle tree against the RFC's definition written down naively, known answers, and the caller's own verifier."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from idverdict.proofs import Checkpoint, ProofInvalid, verify_consistency, verify_inclusion

from storage.audit.merkle import EMPTY_ROOT, HASH_BYTES, Frontier, Node, Span, consistency, inclusion, leaf_hash

KNOWN_LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
KNOWN_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Leaves and roots that the reference implementation of Certificate Transparency is tested with."""


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(m: int, leaves: Sequence[bytes], known: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2."""
    if m == len(leaves):
        return [] if known else [naive_root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*naive_proof(m, leaves[:k], known), naive_root(leaves[k:])]
    return [*naive_proof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def leaves_of(size: int) -> list[bytes]:
    """Leaves that differ."""
    return [f"leaf {n}".encode() for n in range(size)]


def grown(leaves: Sequence[bytes]) -> tuple[Frontier, Mapping[Node, bytes]]:
    """A tree grown leaf by leaf, and every node that it told of on the way."""
    frontier, nodes = Frontier(), {}
    for position, leaf in enumerate(leaves):
        completed = frontier.append(leaf_hash(leaf))
        for level in range(len(completed) // HASH_BYTES):
            node = Node(level, position >> level)
            assert node.last == position
            nodes[node] = completed[level * HASH_BYTES : (level + 1) * HASH_BYTES]
    return frontier, nodes


def test_roots_are_those_of_the_reference_implementation() -> None:
    """Eight known trees, and the empty one."""
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [grown(KNOWN_LEAVES[: n + 1])[0].root().hex() for n in range(8)] == KNOWN_ROOTS


@given(st.integers(0, 300))
def test_growing_gives_the_root_of_the_definition(size: int) -> None:
    """Leaf by leaf, with a logarithm of hashes in memory, the root is that of the recursion."""
    leaves = leaves_of(size)
    frontier, _ = grown(leaves)
    assert frontier.root() == naive_root(leaves)
    assert len(frontier.hashes) == size.bit_count()


@given(st.integers(1, 300), st.data())
def test_inclusion_proofs_are_those_of_the_definition_and_hold(size: int, data: st.DataObject) -> None:
    """From kept nodes alone; the caller's verifier takes them, and no other leaf, position, size or root."""
    leaves = leaves_of(size)
    frontier, nodes = grown(leaves)
    position = data.draw(st.integers(0, size - 1))
    proof = [span.hash(nodes) for span in inclusion(position, size)]
    assert proof == naive_path(position, leaves)
    leaf, state = leaf_hash(leaves[position]), Checkpoint(size, frontier.root())
    verify_inclusion(leaf, position, state, proof)
    other = data.draw(st.integers(0, size + 3).filter(lambda n: n != position))
    spoilt = [(i, bytes(HASH_BYTES)) for i in range(len(proof))]
    for wrong in (
        (leaf_hash(b"another"), position, state, proof),
        (leaf, other, state, proof),
        (leaf, position, Checkpoint(size, bytes(HASH_BYTES)), proof),
        (leaf, position, state, [*proof, bytes(HASH_BYTES)]),
        *((leaf, position, state, proof[:i] + proof[i + 1 :]) for i, _ in spoilt),
        *((leaf, position, state, [*proof[:i], hash_, *proof[i + 1 :]]) for i, hash_ in spoilt),
    ):
        with pytest.raises(ProofInvalid):
            verify_inclusion(*wrong)


@given(st.integers(1, 300), st.data())
def test_consistency_proofs_are_those_of_the_definition_and_hold(size: int, data: st.DataObject) -> None:
    """The caller's verifier takes them for the two trees, and not for a history that was altered."""
    leaves = leaves_of(size)
    frontier, nodes = grown(leaves)
    old = data.draw(st.integers(0, size))
    proof = [span.hash(nodes) for span in consistency(old, size)]
    assert proof == (naive_proof(old, leaves) if old else [])
    before, after = Checkpoint(old, naive_root(leaves[:old])), Checkpoint(size, frontier.root())
    verify_consistency(before, after, proof)
    spoilt = data.draw(st.integers(0, max(old - 1, 0)))
    altered = [b"altered" if n == spoilt else leaf for n, leaf in enumerate(leaves)]
    for wrong in (
        *([(Checkpoint(old, naive_root(altered[:old])), after, proof)] if old else []),
        (before, Checkpoint(size, naive_root(altered)), proof) if old else (before, after, [bytes(HASH_BYTES)]),
        (before, after, [*proof, bytes(HASH_BYTES)]),
        *((before, after, proof[:i] + proof[i + 1 :]) for i in range(len(proof))),
        (Checkpoint(size + 1, before.root), after, proof),
    ):
        with pytest.raises(ProofInvalid):
            verify_consistency(*wrong)


def test_every_proof_of_small_trees() -> None:
    """All positions and all older sizes of all trees up to 40 leaves."""
    for size in range(1, 41):
        leaves = leaves_of(size)
        frontier, nodes = grown(leaves)
        state = Checkpoint(size, frontier.root())
        for position in range(size):
            verify_inclusion(
                leaf_hash(leaves[position]), position, state, [s.hash(nodes) for s in inclusion(position, size)]
            )
        for old in range(size + 1):
            verify_consistency(
                Checkpoint(old, naive_root(leaves[:old])), state, [s.hash(nodes) for s in consistency(old, size)]
            )


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_proofs_of_a_large_tree_look_up_little(one: int, other: int) -> None:
    """Of a million million leaves, a proof needs some hundreds of nodes at most, found by the leaves that end them."""
    position, size = min(one, other), max(one, other) + 1
    for spans in (inclusion(position, size), consistency(position, size)):
        nodes = [node for span in spans for node in span.nodes()]
        assert len(nodes) <= 90
        assert all(node.last < size for node in nodes)


@pytest.mark.parametrize(("position", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_of_a_leaf_that_is_not_there(position: int, size: int) -> None:
    """Asking for it is a mistake."""
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion(position, size)


@pytest.mark.parametrize(("old", "size"), [(-1, 3), (4, 3)])
def test_no_proof_of_a_tree_that_never_was(old: int, size: int) -> None:
    """Asking for it is a mistake."""
    with pytest.raises(ValueError, match="no such older tree"):
        consistency(old, size)


def test_a_span_is_cut_into_perfect_subtrees() -> None:
    """Eleven leaves are eight, two and one."""
    assert list(Span(0, 11).nodes()) == [Node(3, 0), Node(1, 4), Node(0, 10)]
