"""Channels as data: what ships is usable, and what cannot be used is refused with its place, never with a value."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from idverdict.authority import v1 as authority

from service.authorities.channels import Channel, ChannelError, load_channels, parse_channel
from service.authorities.mapping import answer_digest, meaning
from service.verification.values.verdict import AuthorityOutcome, FactState
from tests.authorities import EXAMPLES

CHANNELS = load_channels(EXAMPLES)
VENDORS = sorted(id for id in CHANNELS if not id.startswith("simulated"))
SIMULATED = (EXAMPLES / "simulated.toml").read_text(encoding="utf-8")
HTTP = (EXAMPLES / "simulated_http.toml").read_text(encoding="utf-8")


def answer(**codes: str) -> authority.Answer:
    """An answer with these codes."""
    return authority.Answer(codes=[authority.RawCode(name=name, value=value) for name, value in codes.items()])


@pytest.mark.parametrize("id", VENDORS)
def test_vendors_table_states_its_source_and_day(id: str) -> None:
    """Each table of a vendor says where it was published and when it was read, and has a row that confirms."""
    channel = CHANNELS[id]
    assert channel.source
    assert channel.source_date == datetime.date(2026, 11, 30)
    assert AuthorityOutcome.MATCH in {row.outcome for row in channel.map}
    assert all(row.note for row in channel.map)


def test_there_are_tables_of_six_vendors() -> None:
    """Six vendors whose tables contradict one another are mapped: `0`, `1`, `200` and a word mean match."""
    assert len({id.partition("_")[0] for id in VENDORS}) >= 6
    first = {next(iter(row.when.values())) for id in VENDORS for row in CHANNELS[id].map if row.outcome == "MATCH"}
    assert {"0", "1", "200", "valid"} <= first


@pytest.mark.parametrize("id", sorted(CHANNELS))
def test_unknown_code_is_never_a_match(id: str) -> None:
    """What is in no row, what is missing, and what is named twice is UNMAPPED on every channel."""
    channel = CHANNELS[id]
    matching = next(row for row in channel.map if row.outcome == "MATCH")
    codes = {name: value if isinstance(value, str) else value[0] for name, value in matching.when.items()}
    assert meaning(channel, answer(**codes)).outcome is AuthorityOutcome.MATCH
    last = list(codes)[-1]
    strange = [answer(**{**codes, last: "SPECIMEN"}), answer(**{last: "SPECIMEN"}), authority.Answer()]
    twice = answer(**codes)
    twice.codes.add(name=last, value=codes[last])
    for one in (*strange, twice):
        assert meaning(channel, one).outcome is AuthorityOutcome.UNMAPPED


def test_facts_and_bills_come_from_the_row() -> None:
    """A row says what is confirmed of which field, and whether it is paid for."""
    said = meaning(CHANNELS["tencent_bank_card_4"], answer(result="-13"))
    assert (said.outcome, said.billable, said.is_miss) == (AuthorityOutcome.CARD_LOST, True, True)
    assert said.facts == (("card_number", FactState.INVALID),)
    free = meaning(CHANNELS["tencent_id_card"], answer(result="-5"))
    assert (free.outcome, free.billable, free.is_miss) == (AuthorityOutcome.NO_RECORD, False, False)


def test_order_of_codes_makes_no_other_answer() -> None:
    """Two answers differ by what they say, not by the order in which they say it, nor by their reference."""
    one, other = answer(a="1", b="2"), answer(b="2", a="1")
    other.vendor_reference = "SPECIMEN"
    assert answer_digest(one) == answer_digest(other) != answer_digest(answer(a="1", b="3"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "CITIZEN_ID"', 'kind = "PALM"', "unknown kind"),
        ('outcome = "MATCH"', 'outcome = "UNMAPPED"', "not for a table to state"),
        ('subject = "document_number"', 'subject = "secret_field"', "no declared field"),
        ("probes = 1", "probes = 2", "breaker.probes"),
        ('transport = "grpc"', 'transport = "http"', "needs its own table"),
        ("repeatable = true", "", "repeatable"),
        ("[channel]", "[kanal]", "one table"),
        ("repeatable = true", "repeatable = true\nsurprise = 1", "surprise"),
    ],
)
def test_channel_that_cannot_be_used_is_refused(old: str, new: str, said: str) -> None:
    """A mistake is named by its place when the channel is loaded, before anybody is asked."""
    with pytest.raises(ChannelError, match=said):
        parse_channel(SIMULATED.replace(old, new, 1), "simulated")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("http://127.0.0.1:50062/check", "http://vendor.example/check", "https beyond this machine"),
        ('result = "codes.result"', 'result = "codes.[["', "JMESPath"),
        ('"{name}"', '"{occupation}"', "not declared"),
        ('"{name}"', '"{secret.key}"', "not listed"),
        ("polls = true", "polls = false", "polls needs the table http.poll"),
    ],
)
def test_http_target_that_cannot_be_used_is_refused(old: str, new: str, said: str) -> None:
    """Plain HTTP beyond this machine, undeclared fields, unlisted secrets and broken paths are refused."""
    with pytest.raises(ChannelError, match=said):
        parse_channel(HTTP.replace(old, new, 1), "simulated_http")


def test_folder_of_channels_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    """One broken file refuses the folder; a folder that is not there is refused; none means no channel."""
    assert load_channels(None) == {}
    with pytest.raises(ChannelError):
        load_channels(tmp_path / "none")
    (tmp_path / "good.toml").write_text(SIMULATED, encoding="utf-8")
    assert isinstance(load_channels(tmp_path)["good"], Channel)
    (tmp_path / "bad.toml").write_text("[channel", encoding="utf-8")
    with pytest.raises(ChannelError, match="bad"):
        load_channels(tmp_path)
