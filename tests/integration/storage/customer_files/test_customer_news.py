"""News of customers in the store: written with the change, told in order, sealed, erased; on both databases."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta

from storage import Database, Store
from storage.audit.inspection import Inspection
from storage.customer_files.values import FileAct, NewEntry, NewStanding
from storage.customer_files.words import Entry
from storage.following.followers import SLICES
from storage.following.rows import FollowerRow
from tests.storage_support import NOON, Place, digest

SECRET = b'[{"kind":"EVENT_RAISED","event":"DOUBT"}]'


def act(request_id: str) -> FileAct:
    """Who asks for what."""
    return FileAct("wei", request_id, digest(request_id.encode()), NOON)


def standing(news: bytes, state: str = "IN_PROGRESS") -> NewStanding:
    """What follows, with its news."""
    return NewStanding(state, b"standing", date(2026, 6, 1), news=news)


def turned(store: Store, new: NewStanding) -> None:
    """Take over what a day brought about of the one file."""
    (page,) = store.files.turner.every()
    assert store.files.turner.turn([(one, new) for one in page.files], NOON) == 1


def test_news_are_told_in_order_to_whoever_resumes_anywhere(servers: tuple[Store, Store], place: Place) -> None:
    """Each change is told once behind any token, by each server; a turn of the day without news is not."""
    first, second = servers
    made = first.files.writer.open("CIF-1", "PERSON", act("o"), [NewEntry(Entry.PROFILE, b"p")], standing(b"[1]"))
    opened = second.files.reader.get(made.file_id)
    second.files.writer.change(opened, act("c"), [NewEntry(Entry.EVENT, b"e")], standing(SECRET))
    turned(second, standing(b"", "REVIEW_DUE"))
    turned(first, standing(b"[3]", "OVERDUE"))
    told, end = second.files.events.after(-1)
    assert [one.content for one in told] == [b"[1]", SECRET, b"[3]"]
    assert [one.person for one in told] == ["wei", "wei", ""]
    assert [[record.kind for record in one.records] for one in told] == [["PROFILE"], ["EVENT"], []]
    for number, one in enumerate(told):
        behind = first.files.events.position(second.files.events.token(one.position))
        assert [later.content for later in first.files.events.after(behind)[0]] == [
            later.content for later in told[number + 1 :]
        ]
    assert second.files.events.after(end) == ([], end)
    assert second.of("another").files.events.after(-1)[0] == []
    assert all(SECRET not in content for content in place.bytes_on_disk().values())


def test_nothing_is_told_of_who_asked_for_deletion_and_the_erasure_is(place: Place) -> None:
    """A restricted customer's news are withheld; erased ones are gone, and the log covers what is left."""
    with closing(place.open()) as store:
        made = store.files.writer.open("CIF-1", "PERSON", act("o"), [NewEntry(Entry.PROFILE, b"p")], standing(SECRET))
        later = NOON + timedelta(days=1)
        store.retention.request_deletion("CIF-1", later)
        (told,) = store.files.events.after(-1)[0]
        assert (told.file_id, told.content, told.records) == (made.file_id, b"", ())
        store.erase_customer("CIF-1", later, before_statutory_term=True)
        told_now, _ = store.files.events.after(-1)
        assert [(one.action, one.content) for one in told_now][-1] == ("CUSTOMER_FILE_ERASED", b"")
    with closing(Database(place.database_url)) as database:
        inspection = Inspection(database)
        assert list(inspection.faults()) == []
        assert inspection.uncovered == ()


def test_damaged_news_hinder_no_other(place: Place) -> None:
    """What was changed past the store is told as damaged, and the rest as it is."""
    with closing(place.open()) as store:
        writer, reader = store.files.writer, store.files.reader
        made = writer.open("CIF-1", "PERSON", act("o"), [NewEntry(Entry.PROFILE, b"p")], standing(b"[1]"))
        writer.change(reader.get(made.file_id), act("c"), [NewEntry(Entry.EVENT, b"e")], standing(b"[2]"))
        place.sql("UPDATE customer_news SET person = 'li' WHERE number = 1")
        told, _ = store.files.events.after(-1)
        assert [(one.damaged, one.content) for one in told] == [(True, b""), (False, b"[2]")]


def test_log_is_followed_by_processes_that_share_its_slices(servers: tuple[Store, Store]) -> None:
    """Entries of a slice come again until they are done; each process has slices of its own; another goes on once the
    first has been silent for its time.
    """
    first, second = servers
    first.files.writer.open("CIF-1", "PERSON", act("o"), [NewEntry(Entry.PROFILE, b"p")], standing(b""))
    interests = first.files.concerned.interests
    ahead = first.followers.ahead("test", "a", interests, 10, NOON)
    assert ahead is not None
    assert [one.action for one in ahead.told] == ["CUSTOMER_RECORD_ADDED"]
    assert first.followers.ahead("test", "a", interests, 10, NOON) == ahead
    others = []
    while (one := second.followers.ahead("test", "b", interests, 10, NOON)) is not None:
        second.followers.done(one, "b", NOON)
        others.append(one.slice)
    assert sorted([ahead.slice, *others]) == [*range(SLICES)]
    late = NOON + timedelta(minutes=1)
    taken = second.followers.ahead("test", "b", interests, 10, late)
    assert taken == ahead
    assert not first.followers.going_on(ahead, "a", late)
    first.followers.done(ahead, "a", late)  # too late: nothing is noted
    assert second.followers.position("test") == -1
    assert second.followers.going_on(ahead, "b", late)
    second.followers.done(ahead, "b", late)
    assert first.followers.ahead("test", "a", interests, 10, late) is None


def test_slices_go_on_where_the_follower_was_before_it_had_any(servers: tuple[Store, Store]) -> None:
    """The position of a follower of an older version is that of each of its slices."""
    first, _ = servers
    first.files.writer.open("CIF-1", "PERSON", act("o"), [NewEntry(Entry.PROFILE, b"p")], standing(b""))
    with first.shared.database.write() as session:
        session.add(FollowerRow(name="test", position=first.events.end(), holder="old", held_until=NOON))
    assert first.followers.position("test") == first.events.end()
    assert first.followers.ahead("test", "a", first.files.concerned.interests, 10, NOON) is None
    first.followers.restart("test")
    assert first.followers.position("test") == -1
