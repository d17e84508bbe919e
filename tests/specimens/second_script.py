"""The print of minority areas in a second script: its words, its faces, and where it stands beside the Chinese rows.

The words serve their looks: they are of the right script and about as long as what cards print, and no translation.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from PIL import Image, ImageDraw

from tests.specimens import fonts
from tests.specimens.artwork import HEIGHT
from tests.specimens.identity import Identity
from tests.specimens.layouts import PX_PER_MM, Layout, SecondScript
from tests.specimens.press import Press, Type


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language is written on cards.

    Attributes:
        faces: keys of ``fonts.FACES`` that have the script.
        labels: each label and title of the card.
        names: of persons, as they stand beside the Chinese name.
        sexes: male, female.
        people: an ethnicity.
        upright: whether it is written in columns, from left to right; else in rows above the Chinese ones.
    """

    faces: tuple[str, ...]
    labels: Mapping[str, str]
    names: tuple[str, ...]
    sexes: tuple[str, str]
    people: str
    upright: bool = False


_PRINTED = (
    "姓名", "性别", "民族", "出生", "住址", "公民身份号码", "签发机关", "有效期限", "中华人民共和国", "居民身份证",
)  # fmt: skip


def _labels(*words: str) -> Mapping[str, str]:
    return MappingProxyType(dict(zip(_PRINTED, words, strict=True)))


_ARABIC = ("naskh", "sans-arabic", "ukij")
WRITINGS: Mapping[str, Writing] = MappingProxyType({
    "zhuang": Writing(
        ("latin", "latin-serif", "latin-noto"),
        _labels("Singqmingz", "Singqbied", "Minzcuz", "Seng", "Dieg youq", "Gunghminz Sinhfwn Hauhmaj",
                "Gihgvanh cenfaz", "Geizhanh mizyauq", "Cunghvaz Yinzminz Gunghozgoz", "Giminz Sinhfwncwng"),
        ("Veiz Bujcenz", "Vangz Daihfuk", "Luz Meijlanz", "Nungz Cigauh", "Cinz Yilingz"),
        ("Sai", "Mbwk"),
        "Bouxcuengh",
    ),
    "uyghur": Writing(
        _ARABIC,
        _labels("ئىسمى", "جىنسى", "مىللىتى", "تۇغۇلغان", "ئادرېسى", "گراژدانلىق سالاھىيەت نومۇرى",
                "تارقاتقان ئورگان", "كۈچكە ئىگە", "جۇڭخۇا خەلق جۇمھۇرىيىتى", "ئاھالە كىملىكى"),
        ("ئالىم تۇرسۇن", "گۈلنار ئەخمەت", "مەمەت قادىر", "ئايشەم روزى", "ياسىن"),
        ("ئەر", "ئايال"),
        "ئۇيغۇر",
    ),
    "kazakh": Writing(
        _ARABIC,
        _labels("اتى جونى", "جىنىسى", "ۇلتى", "تۋعان ۋاقتى", "مەكەن جايى", "ازاماتتىق كۋالىك ءنومىرى",
                "بەرگەن ورىن", "جارامدى مەرزىمى", "جۇڭحۋا حالىق رەسپۋبليكاسى", "تۇرعىندار كۋالىگى"),
        ("ەرجان قۋانىش", "ايگۇل سەرىك", "نۇرلان", "باقىتبەك ومار", "جانار مۇرات"),
        ("ەر", "ايەل"),
        "قازاق",
    ),
    "kyrgyz": Writing(
        _ARABIC,
        _labels("اتى جۅنۉ", "جىنىسى", "ۇلۇتۇ", "تۇۇلعان كۉنۉ", "دارەگى", "جاراندىق كىمدىك نومۇرۇ",
                "بەرگەن ورگان", "جاراقتۇۇ مۅۅنۅتۉ", "جۇڭحۇا ەل رەسپۇبلىكاسى", "تۇرعۇندار كۉبۅلۉگۉ"),
        ("اسان جۇمابەك", "گۉلزات", "ماناس تۅلۅن", "ايجان بەك"),
        ("ەركەك", "ايال"),
        "قىرعىز",
    ),
    "tibetan": Writing(
        ("tibetan", "tibetan-bold", "uchen"),
        _labels("རུས་མིང་།", "ཕོ་མོ།", "མི་རིགས།", "སྐྱེས་ཚེས།", "སྡོད་གནས།", "སྤྱི་དམངས་ཐོབ་ཐང་ཨང་རྟགས།",
                "མཆན་སྤྲོད་ལས་ཁུངས།", "ནུས་ལྡན་དུས་ཚོད།", "ཀྲུང་ཧྭ་མི་དམངས་སྤྱི་མཐུན་རྒྱལ་ཁབ།",
                "གཞུང་དམངས་ཐོབ་ཐང་ལག་ཁྱེར།"),
        ("བཀྲ་ཤིས་དོན་གྲུབ།", "ཚེ་རིང་ལྷ་མོ།", "བསྟན་འཛིན།", "པད་མ་སྒྲོལ་མ།", "རྡོ་རྗེ།"),
        ("ཕོ།", "མོ།"),
        "བོད་རིགས།",
    ),
    "mongolian": Writing(
        ("mongolian",),
        _labels("ᠨᠡᠷ᠎ᠡ", "ᠬᠦᠢᠰᠦ", "ᠦᠨᠳᠦᠰᠦᠲᠡᠨ", "ᠲᠥᠷᠥᠭᠰᠡᠨ", "ᠬᠠᠶᠢᠭ", "ᠢᠷᠭᠡᠨ ᠦ ᠪᠡᠶ᠎ᠡ ᠶᠢᠨ ᠨᠣᠮᠧᠷ",
                "ᠣᠯᠭᠣᠭᠰᠠᠨ ᠪᠠᠶᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ", "ᠬᠦᠴᠦᠨ ᠲᠡᠢ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ", "ᠪᠦᠭᠦᠳᠡ ᠨᠠᠶᠢᠷᠠᠮᠳᠠᠬᠤ ᠳᠤᠮᠳᠠᠳᠤ ᠠᠷᠠᠳ ᠤᠯᠤᠰ",
                "ᠢᠷᠭᠡᠨ ᠦ ᠦᠨᠡᠮᠯᠡᠯ"),
        ("ᠪᠠᠲᠤ ᠪᠠᠭᠠᠲᠤᠷ", "ᠰᠠᠷᠠᠨᠭᠡᠷᠡᠯ", "ᠲᠡᠮᠦᠷ", "ᠨᠠᠷᠠᠨ ᠴᠡᠴᠡᠭ", "ᠣᠶᠤᠨᠠ"),
        ("ᠡᠷᠡᠭᠲᠡᠢ", "ᠡᠮᠡᠭᠲᠡᠢ"),
        "ᠮᠣᠩᠭᠣᠯ",
        upright=True,
    ),
    "yi": Writing(
        ("yi", "yi-nuosu"),
        _labels("ꑭꂓ", "ꁎꃀ", "ꊿꋅ", "ꒆꇐ", "ꀉꄮꅉ", "ꇩꊿꊨꏦꑷꊫ", "ꄖꇗꑌꆀ",
                "ꐯꇁꄮꈉ", "ꍏꉸꏓꂱꇭꉼꇩ", "ꑌꋠꊨꏦꅉ"),
        ("ꃅꇉꑋꅇ", "ꀉꐮꃅꑻ", "ꁮꋠꇁꅋ", "ꐚꃆꀉꑭ"),
        ("ꀎꂹ", "ꀀꂷ"),
        "ꆈꌠ",
    ),
})  # fmt: skip
SCRIPTS: tuple[str, ...] = tuple(WRITINGS)
"""The languages that cards of minority areas carry."""
NAMES = ("name", "issuing_authority")
VALUES = ("name", "sex", "ethnicity", "issuing_authority")
"""Fields that cards print in a second script, besides the labels."""
_HIGHEST, _HEADROOM = 2.9, 1.0
"""Ink of a second row is so high at most, and so far from the card's upper edge at least, mm."""
_TALLEST, _WIDEST = 6.2, 3.9
"""Columns are so high and so wide together at most, mm."""
_WORDS = 2
"""Words in one column."""
_PITCH = (6.7, 7.3)
"""Centre lines of a bilingual card's rows stand so far apart, mm."""


def bilingual(
    base: Layout,
    script: str,
    seed: int,
    *,
    gap_mm: float | None = None,
    scale: float | None = None,
    values: tuple[str, ...] | None = None,
) -> Layout:
    """A layout with print in a second script; what is not given, the seed draws.

    Args:
        base: the layout.
        script: one of ``SCRIPTS``.
        seed: of what is drawn: size, distance, face, place, and the rows that make room for it.
        gap_mm: blank between the second script's ink and the Chinese row's, 0 to 1 mm.
        scale: em of the second script over that of its row, 0.6 to 1.1; less where the card has no room for it.
        values: fields whose values are printed twice, as the labels are.

    Raises:
        KeyError: no such script.
    """
    rng = random.Random(f"second/{script}/{base.family}/{seed}")
    writing = WRITINGS[script]
    drawn = SecondScript(
        script=script,
        face=rng.choice(writing.faces),
        gap_mm=rng.choice((0.0, 0.1, 0.2, 0.3, 0.5, 1.0)),
        scale=rng.uniform(0.6, 1.1),
        values=rng.choice(((), NAMES, NAMES, VALUES, (*VALUES, "address"))),
        centred=rng.random() < 0.4,
        after=rng.random() < 0.5,
    )
    second = replace(
        drawn,
        gap_mm=drawn.gap_mm if gap_mm is None else gap_mm,
        scale=drawn.scale if scale is None else scale,
        values=drawn.values if values is None else values,
    )
    pitch, top = rng.uniform(*_PITCH), rng.uniform(8.6, 9.8)
    shift = rng.uniform(0.0, 2.2) if writing.upright else 0.0
    smaller = min(1.0, 3.5 / base.value_mm)
    return replace(
        base,
        rows=(top, top + pitch, top + 2 * pitch, top + 3 * pitch, rng.uniform(47.4, 48.6)),
        value_mm=base.value_mm * smaller,
        address_mm=base.address_mm * smaller,
        line_gap=min(base.line_gap, 4.4),
        label_mm=min(base.label_mm, 2.9),
        label_x=base.label_x + shift,
        value_x=base.value_x + shift * 0.8,
        ethnicity_x=base.ethnicity_x + shift * 0.8,
        second=second,
    )


def label(layout: Layout, text: str) -> str:
    """What the second script prints for a label or title; empty for none."""
    return WRITINGS[layout.second.script].labels[text] if layout.second else ""


def value(layout: Layout, field: str, identity: Identity) -> str:
    """What the second script prints for a field's value; empty for none."""
    second = layout.second
    if second is None or field not in second.values:
        return ""
    writing = WRITINGS[second.script]
    names = writing.names
    return {
        "name": names[layout.seed % len(names)],
        "sex": writing.sexes[identity.sex != "MALE"],
        "ethnicity": writing.people,
        "address": " ".join((writing.people, names[(layout.seed + 1) % len(names)])),
        "issuing_authority": writing.labels["居民身份证"],
    }[field]


def beside(press: Press, layout: Layout, text: str, style: Type, room: float) -> None:
    """Print a text in the second script for the Chinese row set last: above it, or in columns beside it.

    Args:
        press: where the row was set.
        layout: tells script, size and distance.
        text: what to print; nothing where empty.
        style: of the Chinese row.
        room: width of a row above at most, in mm.
    """
    second = layout.second
    if second is None or not text:
        return
    role, _, (left, top, right, bottom) = press.lines[-1]
    gap = second.gap_mm * PX_PER_MM
    upright = WRITINGS[second.script].upright
    most = (
        max(_TALLEST, 1.5 * style.em) * PX_PER_MM
        if upright
        else min(top - gap - _HEADROOM * PX_PER_MM, _HIGHEST * PX_PER_MM)
    )
    widest = _WIDEST * PX_PER_MM if upright else room * PX_PER_MM
    px = round(style.em * second.scale * PX_PER_MM)
    stamp = _stamp(text, second.face, px, upright=upright)
    while px > 8 and (stamp.height > most or stamp.width > widest):
        px = max(8, int(px * min(0.97, most / stamp.height, widest / stamp.width)))
        stamp = _stamp(text, second.face, px, upright=upright)
    if not upright:
        x = left + (right - left - stamp.width) / 2 if second.centred and stamp.width < right - left else left
        press.stamped(text, stamp, (x, top - gap - stamp.height), style.colour)
        return
    y = min(max((top + bottom - stamp.height) / 2, PX_PER_MM), HEIGHT - PX_PER_MM - stamp.height)
    after = second.after and role not in {"label", "title"}
    press.stamped(text, stamp, (right + gap if after else left - gap - stamp.width, y), style.colour)


def _stamp(text: str, face: str, px: int, *, upright: bool) -> Image.Image:
    """The ink of a text, its letters shaped and joined: a row, or columns from left to right of two words at most."""
    if not upright:
        return _ink(text, face, px)
    words = text.split()
    parts = [" ".join(words[i : i + _WORDS]) for i in range(0, len(words), _WORDS)]
    made = [_ink(part, face, px).transpose(Image.Transpose.ROTATE_270) for part in parts]
    width = sum(column.width for column in made) + round(px * 0.15) * (len(made) - 1)
    sheet = Image.new("L", (width, max(column.height for column in made)), 0)
    x = 0
    for column in made:
        sheet.paste(column, (x, 0))
        x += column.width + round(px * 0.15)
    return sheet


def _ink(text: str, face: str, px: int) -> Image.Image:
    font = fonts.sized(face, px)
    left, top, right, bottom = font.getbbox(text)
    sheet = Image.new("L", (round(right - left) + 2 * px, round(bottom - top) + 2 * px), 0)
    ImageDraw.Draw(sheet).text((px - left, px - top), text, font=font, fill=255)
    return sheet.crop(sheet.getbbox())
