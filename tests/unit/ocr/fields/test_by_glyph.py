"""What a name's glyphs say of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.fields.by_glyph import told_by_glyph
from ocr.fields.glyph_limits import Limits
from ocr.geometry import Quad
from ocr.glyphs.compared import Compared
from ocr.glyphs.place import GlyphPlace
from ocr.reading import Alternative, Field, FieldStatus

ROW = Quad.upright(0, 0, 100, 30)
LIMITS = Limits()
KNOWN = "李建国凓溧诚垣王未末石置禅"


def place(text: str, probability: float = 0.99, rivals: tuple[tuple[str, float], ...] = ()) -> GlyphPlace:
    """A character as the recogniser read it."""
    return GlyphPlace(text, probability, ROW, 0.5, rivals, KNOWN)


def like(text: str, *nearest: tuple[str, float], em: float = 30.0, twin: float = 0.7) -> Compared:
    """A glyph with the cosines of some characters."""
    ranked = tuple(sorted(nearest, key=lambda one: -one[1]))
    return Compared(text, dict(nearest).get(text), ranked, em, twin)


def sure_of(text: str, **others: float) -> Compared:
    """A glyph that is surely the character that was read."""
    return like(text, (text, 0.95), ("口", 0.5), **others)


def read(value: str, *, status: FieldStatus = FieldStatus.READ, codes: tuple[str, ...] = ()) -> Field:
    """A name as it was read."""
    return Field("name", value, value, 0.99, status, codes=codes)


def unsure(value: str, code: str = "LOW_CONFIDENCE") -> Field:
    """The same, unsure."""
    return read(value, status=FieldStatus.UNSURE, codes=(code,))


def told(field: Field, compared: list[Compared], places: list[GlyphPlace], *, confirmable: bool = True) -> Field:
    """The field once its glyphs were compared."""
    return told_by_glyph(field, compared, places, lambda text: text, confirmable=confirmable, limits=LIMITS)


def test_a_sure_name_that_its_glyphs_confirm_stays() -> None:
    """Both agree."""
    field = read("李国")
    assert told(field, [sure_of("李"), sure_of("国")], [place("李"), place("国")]) is field


def test_a_sure_name_that_a_glyph_contradicts_is_unsure() -> None:
    """A rarer character that the recogniser knows is nearer: unsure, with the name that it makes first among others."""
    glyph = like("溧", ("凓", 0.90), ("溧", 0.84))
    field = told(read("李溧"), [sure_of("李"), glyph], [place("李"), place("溧")])
    assert field.status is FieldStatus.UNSURE
    assert field.codes == ("CHARACTER_OUT_OF_DICTIONARY",)
    assert field.value == "李溧"
    assert field.alternatives[0].value == "李凓"
    assert field.alternatives[0].probability > 0.5


def test_what_style_tells_apart_no_glyph_contradicts() -> None:
    """未 for 末 is left to the recogniser: the prototypes are as near as styles of one character."""
    glyph = like("末", ("未", 0.90), ("末", 0.85), twin=0.985)
    field = read("王末")
    assert told(field, [sure_of("王"), glyph], [place("王"), place("末")]) is field


def test_what_was_not_surely_cut_out_contradicts_nothing() -> None:
    """Where print of another line may be in the crop, a sure name stays as it is."""
    glyph = replace(like("溧", ("凓", 0.90), ("溧", 0.70)), clear=False)
    field = read("李溧")
    assert told(field, [sure_of("李"), glyph], [place("李"), place("溧")]) is field


def test_a_stranger_contradicts_less_easily() -> None:
    """A character of a supplementary plane, which nobody bears, has to be nearer by more in small print."""
    behind = (LIMITS.by_stranger + LIMITS.contradicted) / 2
    field, places = read("王国"), [place("王"), place("国")]
    for rival, em, status in (
        ("𡇌", LIMITS.em - 1, FieldStatus.READ),
        ("𡇌", LIMITS.em + 1, FieldStatus.UNSURE),
        ("囶", LIMITS.em - 1, FieldStatus.UNSURE),
    ):
        glyph = like("国", (rival, 0.90), ("国", 0.90 + behind), em=em)
        assert told(field, [sure_of("王"), glyph], places).status is status


def test_a_recogniser_is_no_witness_against_a_rare_character_drawn_nearly_alike() -> None:
    """承 read with certainty where 𠄘 is nearer is unsure; far characters and small print doubt nothing so sure."""
    field, places = read("李承"), [place("李"), place("承", 0.999999)]
    nearer, behind = 0.937, 0.937 + (LIMITS.distinct_unwitnessed - 0.03) * (1 - 0.937)
    for changed, status in (
        ({"twin": 0.975}, FieldStatus.UNSURE),
        ({"twin": LIMITS.unwitnessed - 0.05}, FieldStatus.READ),
        ({"twin": 0.975, "em": LIMITS.em - 1}, FieldStatus.READ),
    ):
        glyph = like("承", ("𠄘", nearer), ("承", behind), **changed)
        assert told(field, [sure_of("李"), glyph], places).status is status
    bearer = like("承", ("承", 0.937), ("𠄘", 0.92), twin=0.975)
    assert told(field, [sure_of("李"), bearer], places) is field


def test_a_double_needs_more_in_a_blur_unless_the_recogniser_is_sure() -> None:
    """豉 was read where a blurred 䜴 was printed: ahead by little is nothing there; a clear 祖 stays."""
    blurred = replace(like("豉", ("豉", 0.907), ("䜴", 0.887), twin=0.955), apart=0.02)
    clear = replace(like("豉", ("豉", 0.96), ("䜴", 0.94), twin=0.955), apart=0.02)
    for glyph, probability, status in (
        (blurred, LIMITS.doubling - 0.005, FieldStatus.UNSURE),
        (blurred, LIMITS.doubling + 0.0001, FieldStatus.READ),
        (clear, LIMITS.doubling - 0.005, FieldStatus.READ),
    ):
        told_so = told(read("王豉"), [sure_of("王"), glyph], [place("王"), place("豉", probability)])
        assert told_so.status is status


@pytest.mark.parametrize(
    ("nearest", "beside", "status"),
    [(0.92, 0.7, FieldStatus.READ), (0.92, 0.92, FieldStatus.UNSURE), (0.83, 0.7, FieldStatus.UNSURE)],
)
def test_a_character_outside_the_table_is_taken_from_a_clear_picture(
    nearest: float, beside: float, status: FieldStatus
) -> None:
    """髩 was taken for 𩬆, which is drawn nearly alike, and others in a blur: there a lead has to be far greater."""
    lead = 0.7 * (1 - nearest)
    glyph = replace(like("垣", ("𩬆", nearest), ("𩬒", nearest - lead), ("垣", 0.6)), beside=beside)
    found = told(unsure("李垣"), [sure_of("李"), glyph], [place("李"), place("垣", 0.7)])
    assert found.status is status
    assert found.value == "李𩬆"


def test_what_is_taken_is_held_against_its_own_doubles() -> None:
    """喚 was taken where a font draws 㬇 in the form of another region, as which it is known to be read: unsure."""
    glyph = like("垣", ("喚", 0.93), ("𥈉", 0.82), ("垣", 0.6))
    places = [place("李"), place("垣", 0.7)]
    for apart, status in ((0.5, FieldStatus.READ), (LIMITS.double_unlisted - 0.01, FieldStatus.UNSURE)):
        found = told(unsure("李垣"), [sure_of("李"), replace(glyph, nearest_apart=apart)], places)
        assert (found.value, found.status) == ("李喚", status)


def test_a_name_of_one_character_is_not_sure() -> None:
    """The other was read as none: whatever the glyph says of the one that is left, something is missing."""
    for field in (read("李"), unsure("李")):
        found = told(field, [sure_of("李")], [place("李")])
        assert found.status is FieldStatus.UNSURE


def test_what_the_recogniser_hardly_says_is_confirmed_by_a_clear_lead() -> None:
    """A blurred picture ahead by 0.07 of one neighbour confirmed 嘛 where 𥊚 was printed."""
    for nearest, status in ((0.86, FieldStatus.UNSURE), (0.93, FieldStatus.READ)):
        glyph = like("垣", ("垣", nearest), ("𥊚", nearest - 0.07))
        found = told(unsure("李垣"), [sure_of("李"), glyph], [place("李"), place("垣", 0.57)])
        assert found.status is status


def test_a_stranger_overrules_no_sure_reading() -> None:
    """A line of the background across 子 is much like 𡤾, which the recogniser is not known to read as 子: unsure."""
    crossed = replace(like("子", ("𡤾", 0.868), ("孒", 0.74), ("予", 0.729), ("子", 0.704), twin=0.641), apart=-0.036)
    field = told(read("王子"), [sure_of("王"), crossed], [place("王"), place("子", 0.9902)])
    assert (field.status, field.value, field.repaired) == (FieldStatus.UNSURE, "王子", False)
    assert field.alternatives[0].value == "王𡤾"


@pytest.mark.parametrize(("probability", "doubted"), [(0.999, True), (0.99999, False)])
def test_a_double_has_to_be_excluded_by_the_glyph(probability: float, *, doubted: bool) -> None:
    """禅 was read where 褝 was shown: a glyph as much like both leaves it unsure, unless the recogniser is surer than
    it ever was of a double."""
    field, places = read("王禅"), [place("王"), place("禅", probability)]
    near = replace(like("禅", ("禅", 0.95), ("褝", 0.945), twin=0.98), apart=(LIMITS.double + LIMITS.witnessed) / 2)
    assert (told(field, [sure_of("王"), near], places).status is FieldStatus.UNSURE) is doubted
    behind = replace(near, apart=LIMITS.witnessed - 0.002)
    assert told(field, [sure_of("王"), behind], places).status is FieldStatus.UNSURE
    far = replace(like("禅", ("禅", 0.95), ("褝", 0.93), twin=0.98), apart=LIMITS.double * 2)
    assert told(field, [sure_of("王"), far], places) is field


def test_a_double_is_excluded_by_more_where_something_else_is_nearer() -> None:
    """A 尾 whose picture is nearer to 𡱕 may be a 㞑, as which it was read, though that is not the nearest."""
    glyph = like("尾", ("𡱕", 0.92), ("尾", 0.907), ("㞑", 0.88))
    places = [place("王"), place("尾", 0.9995)]
    for apart, status in ((LIMITS.double_behind - 0.003, FieldStatus.UNSURE), (0.04, FieldStatus.READ)):
        assert told(read("王尾"), [sure_of("王"), replace(glyph, apart=apart)], places).status is status


def test_a_recogniser_that_is_surer_than_the_table_asks_is_a_witness() -> None:
    """Of 萱 the table asks for 0.991: one that is five log odds surer did not read a 萓 there."""
    near = replace(like("萱", ("萱", 0.944), ("萓", 0.94)), apart=(LIMITS.double + LIMITS.witnessed) / 2)
    for probability, status in ((0.99995, FieldStatus.READ), (0.995, FieldStatus.UNSURE)):
        found = told(read("王萱"), [sure_of("王"), near], [place("王"), place("萱", probability)])
        assert found.status is status


def test_a_form_that_the_recogniser_did_not_see_has_to_be_ahead() -> None:
    """鯵 was seen as 鰺 and made 鲹: its glyph has to tell it from others, though not from its other writing."""
    field, places = replace(read("王鲹"), repaired=True), [place("王"), place("鲹")]
    near = like("鲹", ("鲹", 0.916), ("鯵", 0.911))
    assert told(field, [sure_of("王"), near], places).status is FieldStatus.UNSURE
    assert told(read("王鲹"), [sure_of("王"), near], places).status is FieldStatus.READ
    same = like("鲹", ("鰺", 0.916), ("鲹", 0.911), ("鯵", 0.8))
    assert told(field, [sure_of("王"), same], places).status is FieldStatus.READ


def test_what_a_face_draws_alike_is_never_read() -> None:
    """㮣 and 槩 are one drawing: neither is READ, whatever its glyph is like; a character of the table is."""
    alike = replace(like("桀", ("槩", 0.95), ("桀", 0.5)), alike=("槩",))
    found = told(unsure("马桀"), [sure_of("马"), alike], [place("马"), place("桀", 0.4)])
    assert found.status is FieldStatus.UNSURE
    common = replace(sure_of("突"), alike=("突",))
    assert told(read("马突"), [sure_of("马"), common], [place("马"), place("突")]).status is FieldStatus.READ


def test_what_was_surely_read_is_overruled_by_what_is_far_ahead_alone() -> None:
    """皨 a little ahead of a surely read 垒 makes the name unsure, and no other name of it."""
    places = [place("王"), place("垒", 0.9999)]
    behind = LIMITS.overruled - 0.02
    near = like("垒", ("皨", 0.86), ("垒", 0.86 - behind), ("𣇣", 0.7))
    found = told(read("王垒"), [sure_of("王"), near], places)
    assert (found.value, found.status) == ("王垒", FieldStatus.UNSURE)
    far = like("垒", ("皨", 0.86), ("垒", 0.86 - LIMITS.overruled - 0.02), ("𣇣", 0.7))
    assert told(read("王垒"), [sure_of("王"), far], places).value == "王皨"


@pytest.mark.parametrize("code", ["LOW_CONFIDENCE", "CHARACTER_OUT_OF_DICTIONARY"])
def test_an_unsure_name_that_its_glyphs_confirm_is_read(code: str) -> None:
    """Each character is far nearer to its own prototype than to any other."""
    field = told(unsure("李垣", code), [sure_of("李"), sure_of("垣")], [place("李"), place("垣", 0.7)])
    assert field.status is FieldStatus.READ
    assert field.value == "李垣"
    assert field.codes == ()
    assert not field.repaired


@pytest.mark.parametrize(
    "glyph",
    [
        like("垣", ("垣", 0.9), ("烜", 0.9 - LIMITS.confirmed / 2)),
        like("垣", ("垣", LIMITS.own - 0.05), ("烜", 0.1)),
        sure_of("垣", em=LIMITS.least_em - 1),
        like("垣", ("垣", 0.9), ("烜", 0.9 - LIMITS.confirmed - LIMITS.small / 2), em=LIMITS.em - 1),
        like("垣", ("垣", 0.9), ("烜", 0.9 - LIMITS.confirmed - 0.005), twin=LIMITS.twin + 0.01),
    ],
    ids=["near rival", "like nothing", "too small", "near rival in small print", "told by style"],
)
def test_an_unsure_name_is_not_confirmed_lightly(glyph: Compared) -> None:
    """A small margin, a glyph like nothing, small print and pairs of style confirm nothing."""
    field = told(unsure("李垣"), [sure_of("李"), glyph], [place("李"), place("垣", 0.7)])
    assert field.status is FieldStatus.UNSURE


def test_small_print_is_confirmed_by_more_and_never_exchanged() -> None:
    """What both witnesses say is READ from fourteen pixels on; another character is taken in larger print alone."""
    places = [place("李"), place("垣", 0.7)]
    assert told(unsure("李垣"), [sure_of("李"), sure_of("垣", em=LIMITS.em - 1)], places).status is FieldStatus.READ
    other = like("诚", ("𫍯", 0.93), ("诚", 0.7), em=LIMITS.em - 1)
    found = told(unsure("李诚"), [sure_of("李"), other], [place("李"), place("诚", 0.8)])
    assert found.status is FieldStatus.UNSURE
    assert found.alternatives


def test_other_doubts_are_none_that_a_glyph_settles() -> None:
    """Print beside the name, a highlight, a row that may go on: unsure whatever the characters are."""
    compared, places = [sure_of("李"), sure_of("垣")], [place("李"), place("垣", 0.7)]
    assert told(unsure("李垣", "FIELD_INCOMPLETE"), compared, places).status is FieldStatus.UNSURE
    assert told(unsure("李垣"), compared, places, confirmable=False).status is FieldStatus.UNSURE


def test_a_character_that_the_recogniser_does_not_know_is_read() -> None:
    """Where the glyph alone is far ahead of the next, the name is read, says that it is repaired, and has the other."""
    for field, probability, lead in ((unsure("李诚"), 0.8, LIMITS.leading), (read("李诚"), 0.99, LIMITS.alone)):
        glyph = like("诚", ("𫍯", 0.93), ("诚", 0.93 - lead - 0.01))
        found = told(field, [sure_of("李"), glyph], [place("李"), place("诚", probability)])
        assert (found.value, found.status, found.repaired) == ("李𫍯", FieldStatus.READ, True)
        assert "李诚" in [a.value for a in found.alternatives]
        assert found.text == "李诚"


def test_a_character_that_the_recogniser_knows_and_does_not_see_is_no_more_than_offered() -> None:
    """The recogniser knows 置 and holds it impossible: the two disagree, and a person decides."""
    glyph = like("石", ("置", 0.93), ("石", 0.93 - (LIMITS.leading + LIMITS.alone) / 2))
    found = told(unsure("李石"), [sure_of("李"), glyph], [place("李"), place("石", 0.9)])
    assert (found.value, found.status) == ("李石", FieldStatus.UNSURE)
    assert found.alternatives[0].value == "李置"
    seen = told(unsure("李石"), [sure_of("李"), glyph], [place("李"), place("石", 0.9, (("置", 0.05),))])
    assert (seen.value, seen.status) == ("李置", FieldStatus.READ)


@pytest.mark.parametrize(("printed", "part"), [("淯", "育"), ("溧", "栗")])
def test_a_part_of_what_was_read_is_not_taken_for_it(printed: str, part: str) -> None:
    """Where what was cut out lacks the left of a character, its rest is like a common one, which no reading said."""
    glyph = like(printed, (part, 0.95), (printed, 0.3), ("口", 0.2))
    found = told(unsure(f"李{printed}"), [sure_of("李"), glyph], [place("李"), place(printed, 0.99)])
    assert found.status is FieldStatus.UNSURE
    assert f"李{printed}" in {found.value, *(other.value for other in found.alternatives)}
    doubted = told(unsure(f"李{printed}"), [sure_of("李"), glyph], [place("李"), place(printed, 0.6)])
    assert (doubted.value, doubted.status) == (f"李{part}", FieldStatus.READ)


def test_a_rare_character_of_its_alphabet_is_hardly_known_to_the_recogniser() -> None:
    """凓 is in its alphabet, and it has hardly ever been shown one: that it did not see it there says little."""
    glyph = like("溧", ("凓", 0.93), ("溧", 0.93 - LIMITS.leading - 0.005))
    found = told(unsure("李溧"), [sure_of("李"), glyph], [place("李"), place("溧", 0.9)])
    assert (found.value, found.status) == ("李凓", FieldStatus.READ)


def test_what_the_recogniser_does_not_know_is_the_likelier_value() -> None:
    """An unsure name has the nearest character where the recogniser cannot have it, beside what was read."""
    glyph = like("诚", ("𫍯", 0.90), ("诚", 0.90 + LIMITS.by_stranger - 0.005))
    found = told(unsure("李诚"), [sure_of("李"), glyph], [place("李"), place("诚", 0.8)])
    assert (found.value, found.status, found.repaired) == ("李𫍯", FieldStatus.UNSURE, True)
    assert found.alternatives[0].value == "李诚"
    assert found.codes == ("CHARACTER_OUT_OF_DICTIONARY", "VALUE_REPAIRED")


def test_dots_stay_where_they_are() -> None:
    """A dotted name keeps its dot when a character is exchanged."""
    field = replace(unsure("李·垣"), alternatives=(Alternative("李·恒", 0.2),))
    glyph = like("垣", ("烜", 0.93), ("垣", 0.9))
    found = told(field, [sure_of("李"), glyph], [place("李"), place("垣")])
    assert found.value == "李·烜"
    assert [a.value for a in found.alternatives] == ["李·垣", "李·恒"]


def test_another_text_than_was_compared_stays() -> None:
    """A value that is not what the places say, as after a repair, is left alone."""
    field = unsure("李国")
    assert told(field, [sure_of("李")], [place("李")]) is field
    assert told(field, [], []) is field


def test_a_clear_picture_tells_near_doubles_by_little() -> None:
    """瞳 and 曈 are drawn nearly alike: what parts them is much in a clear picture, and little in a blur."""
    for nearest, status in ((0.97, FieldStatus.READ), (0.85, FieldStatus.UNSURE)):
        glyph = like("垣", ("垣", nearest), ("烜", nearest - 0.03), twin=LIMITS.twin + 0.01)
        found = told(unsure("李垣"), [sure_of("李"), glyph], [place("李"), place("垣", 0.7)])
        assert found.status is status


@pytest.mark.parametrize(("rival", "status"), [("石", FieldStatus.READ), ("姮", FieldStatus.UNSURE)])
def test_both_witnesses_need_less_where_both_know_the_rival(rival: str, status: FieldStatus) -> None:
    """A recogniser that does not know the nearest other character could not have said it."""
    glyph = like("垣", ("垣", 0.88), (rival, 0.84))
    found = told(unsure("李垣"), [sure_of("李"), glyph], [place("李"), place("垣", 0.9)])
    assert found.status is status


def test_two_writings_of_one_character_are_no_rivals() -> None:
    """𬶭 is far ahead of all but 鰶, which is 𬶭 in another writing: a name read as 鲦 is 𬶭."""
    glyph = like("鲦", ("𬶭", 0.938), ("鰶", 0.889), ("𩺚", 0.75), ("鲦", 0.673))
    found = told(unsure("谢鲦"), [sure_of("谢"), glyph], [place("谢"), place("鲦", 0.56)])
    assert (found.value, found.status, found.repaired) == ("谢𬶭", FieldStatus.READ, True)


def test_a_certain_reading_is_not_doubted_for_what_nobody_bears() -> None:
    """A common character that the recogniser is certain of stays, though one of a supplementary plane is nearer."""
    glyph = like("国", ("𡇌", 0.80), ("国", 0.76))
    for probability, status in ((0.9999, FieldStatus.READ), (0.98, FieldStatus.UNSURE)):
        found = told(read("王国"), [sure_of("王"), glyph], [place("王"), place("国", probability)])
        assert found.status is status


def test_a_name_beside_whose_characters_print_was_left_out_is_unsure() -> None:
    """郝趭华 that was read as 郝华 has print between its two characters."""
    left = replace(sure_of("国"), skipped=True)
    found = told(read("王国"), [sure_of("王"), left], [place("王"), place("国")])
    assert found.status is FieldStatus.UNSURE


@pytest.mark.parametrize(("rival", "status"), [("姸", FieldStatus.UNSURE), ("石", FieldStatus.READ)])
def test_against_a_known_double_it_is_no_second_witness(rival: str, status: FieldStatus) -> None:
    """姸 is in its alphabet and is read as 妍: that it said 妍 is nothing that lets a smaller lead do."""
    lead = (LIMITS.distinct_agreed + LIMITS.distinct) / 2 * (1 - 0.938)
    glyph = replace(like("妍", ("妍", 0.938), (rival, 0.938 - lead)), apart=lead)
    knows = replace(place("妍", 0.9897), alphabet=KNOWN + "姸妍")
    found = told(unsure("李妍", "CHARACTER_OUT_OF_DICTIONARY"), [sure_of("李"), glyph], [place("李"), knows])
    assert found.status is status


def test_a_known_double_is_not_excluded_by_cosines_in_a_blur() -> None:
    """携 was read, unsure, where a blurred 㩗 was printed: ahead by 0.051 is less than half of the blur."""
    places = [place("郭"), place("携", 0.9592)]
    for nearest, status in ((0.887, FieldStatus.UNSURE), (0.95, FieldStatus.READ)):
        glyph = replace(like("携", ("携", nearest), ("㩗", nearest - 0.051), twin=0.848), apart=0.051)
        found = told(unsure("郭携", "CHARACTER_OUT_OF_DICTIONARY"), [sure_of("郭"), glyph], places)
        assert found.status is status


@pytest.mark.parametrize(("read_as", "em", "side", "status"), [
    ("溧", 30.0, 0.0, FieldStatus.UNSURE), ("溧", 30.0, 0.2, FieldStatus.READ), ("溧", 16.0, 0.0, FieldStatus.READ),
    ("溧", 16.0, -0.3, FieldStatus.UNSURE), ("国", 30.0, 0.0, FieldStatus.READ), ("国", 30.0, -0.3, FieldStatus.UNSURE),
])  # fmt: skip
def test_a_picture_beyond_the_plane_of_a_double_is_no_sure_one(
    read_as: str, em: float, side: float, status: FieldStatus
) -> None:
    """However near its prototype is; in small print, and of a common character, less counts."""
    glyph = replace(sure_of(read_as, em=em), sides=(("凓", side), ("圀", 1.0)))
    assert told(read("李" + read_as), [sure_of("李"), glyph], [place("李"), place(read_as)]).status is status


@pytest.mark.parametrize(("side", "status"), [(0.5, FieldStatus.UNSURE), (0.8, FieldStatus.READ)])
def test_a_plane_tells_a_near_double_that_the_recogniser_lacks(side: float, status: FieldStatus) -> None:
    """A picture a little nearer to a rare double is believed where it is well on its own side of their plane."""
    glyph = replace(like("国", ("𡈁", 0.92), ("国", 0.90), ("口", 0.4), twin=0.9), sides=(("𡈁", side),))
    sure = replace(place("国"), probability=0.99999)
    assert told(read("李国"), [sure_of("李"), glyph], [place("李"), sure]).status is status
