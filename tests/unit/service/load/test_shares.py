"""Shares: one party leaves room, several leave room, and nobody has to be known beforehand."""

from __future__ import annotations

import pytest

from service.load.shares import Shares


def hoard(shares: Shares, party: str) -> int:
    """Take as much as a party may have, one by one; gives how much that is."""
    while shares.has_room(party):
        shares.take(party)
    return shares.held(party)


def test_party_that_is_alone_has_its_share_and_no_more() -> None:
    """Three quarters of 64 are 48; the rest stays for others."""
    shares = Shares(64, 0.75)
    assert hoard(shares, "retail") == 48
    assert shares.left == 16


@pytest.mark.parametrize("total", [2, 5, 8, 16, 64, 1000])
def test_room_is_left_for_one_more_however_many_hoard(total: int) -> None:
    """After two parties have taken all they may, a third that holds nothing gets in."""
    shares = Shares(total, 0.75)
    hoard(shares, "retail")
    if total > 2:
        hoard(shares, "loans")
    assert shares.has_room("cards")


def test_what_is_given_back_goes_to_whoever_has_least() -> None:
    """The hoarder is refused further, while the newcomer grows to as much as the hoarder has left."""
    shares = Shares(64, 0.75)
    hoard(shares, "retail")
    for _ in range(24):
        shares.give_back("retail")
    assert hoard(shares, "loans") > 20
    assert shares.held("retail") == 24


def test_share_of_one_leaves_everything_to_whoever_comes_first() -> None:
    """With 1 there are no shares."""
    assert hoard(Shares(16, 1.0), "default") == 16


def test_one_place_is_given_to_anybody() -> None:
    """The smallest whole has no share that could be kept back."""
    shares = Shares(1, 0.75)
    assert hoard(shares, "retail") == 1
    assert not shares.has_room("loans")
    shares.give_back("retail")
    assert shares.has_room("loans")


def test_amounts_are_shared_as_places_are() -> None:
    """Memory is taken in large pieces, and given back in small ones."""
    room = Shares(512, 0.75)
    while room.has_room("retail", 22):
        room.take("retail", 22)
    assert 512 * 0.7 < room.held("retail") <= 512 * 0.75
    room.give_back("retail", 20)
    assert room.left == 512 - room.held("retail")
