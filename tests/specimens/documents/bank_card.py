"""Bank cards of banks that do not exist: numbers printed flat or embossed, cards lying or upright, numbers on the back.

The first six digits are those of the networks' published test numbers; the rest is drawn, with its Luhn digit.
"""

from __future__ import annotations

import random

from ocr.standards import luhn
from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Segments, sheet
from tests.specimens.names import words

_LYING, _UPRIGHT = (85.6, 53.98), (53.98, 85.6)
_TEST_RANGES: tuple[tuple[str, int, tuple[tuple[int, ...], ...]], ...] = (
    ("411111", 16, ((4, 4, 4, 4), (16,))),
    ("424242", 16, ((4, 4, 4, 4),)),
    ("555555", 16, ((4, 4, 4, 4),)),
    ("222300", 16, ((4, 4, 4, 4),)),
    ("353011", 16, ((4, 4, 4, 4),)),
    ("378282", 15, ((4, 6, 5),)),
    ("620000", 16, ((4, 4, 4, 4), (16,))),
    ("620550", 19, ((6, 13), (4, 4, 4, 4, 3), (19,))),
    ("620550", 19, ((6, 13), (4, 4, 4, 4, 3), (19,))),
)
"""Six digits, how many in all, and how networks group them."""
_BANKS = (
    ("样本银行", "SPECIMEN BANK"), ("示例商业银行", "EXAMPLE COMMERCIAL BANK"), ("测试农商银行", "TEST RURAL BANK"),
    ("模范城市银行", "MODEL CITY BANK"), ("虚构银行", "FICTION BANK"), ("样张信用社", "SAMPLE CREDIT UNION"),
)  # fmt: skip
_SURNAMES = words("WANG LI ZHANG LIU CHEN YANG HUANG ZHAO OUYANG LYU SPECIMEN MUSTER")
_GIVEN = words("WEI FANG XIAOMING JIANHUA MEI GUOQIANG YUTONG HAO ANNA")
_KINDS = (("借记卡", "DEBIT"), ("信用卡", "CREDIT"), ("储蓄卡", "DEBIT"), ("白金卡", "PLATINUM"))


def _write(rng: random.Random, form: str) -> Content:
    start, length, ways = rng.choice(_TEST_RANGES)
    body = start + "".join(str(rng.randrange(10)) for _ in range(length - 7))
    pan = body + luhn.check_digit(body)
    bank, latin = rng.choice(_BANKS)
    kind, kind_latin = rng.choice(_KINDS)
    month, year = rng.randrange(1, 13), rng.randrange(2027, 2036)
    groups = rng.choice(ways)
    grouped, at = [], 0
    for size in groups:
        grouped.append(pan[at : at + size])
        at += size
    printed = " ".join(grouped)
    texts: dict[str, str | Segments] = {
        "bank_name": bank, "bank_latin": latin, "kind": kind, "kind_latin": kind_latin,
        "expiry": ((f"{month:02d}/{year % 100:02d}", "valid_until"),),
    }  # fmt: skip
    truth = {"pan": pan, "valid_until": f"{year}-{month:02d}", "bank_name": bank}
    if rng.random() < 0.7:
        truth["holder"] = f"{rng.choice(_SURNAMES)} {rng.choice(_GIVEN)}"
        texts["holder_flat"] = ((truth["holder"], "holder"),)
    if form in {"embossed", "upright_embossed"}:
        texts |= {"pan": printed, "valid_until": texts.pop("expiry"), "thru": "VALID THRU 有效期"}
        if "holder" in truth:
            texts["holder"] = texts.pop("holder_flat")
    elif form == "reverse":
        texts["pan_back"] = ((printed, "pan"),)
    elif form == "upright":
        fours = "\n".join(pan[i : i + 4] for i in range(0, length, 4))
        texts |= {"pan_flat": ((printed, "pan"),), "pan_stacked": ((fours, "pan"),)}
    else:
        texts["pan_flat"] = ((printed, "pan"),)
    options = {
        "light": str(rng.uniform(0, 360)), "elevation": str(rng.uniform(28, 60)),
        "tipping": str(rng.choice((0.0, 0.0, 0.2, 0.45, 0.7, 1.0))), "foil": str(rng.randrange(4)),
        "digits": rng.choice(("ocr-b", "mono-bold", "mono", "sans-bold", "microhei")),
        "letters": rng.choice(("mono-bold", "ocr-b", "mono")),
    }  # fmt: skip
    return Content(texts, truth, options)


_WHITE, _BLACK, _PALE = (244, 244, 246), (24, 24, 28), (214, 216, 224)


def _plastic(ground: tuple[tuple[int, int, int], ...], *, dark: bool, **more: str) -> dict[str, object]:
    ink = _WHITE if dark else _BLACK
    return {
        "tints": ground, "print_kind": "plain", "value_colour": ink, "title_colour": ink,
        "label_colour": _PALE if dark else (70, 72, 80), "ink": "direct", **more,
    }  # fmt: skip


_AZURE = look("azure", **_plastic(((16, 52, 128), (60, 140, 210)), dark=True))
_JADE = look("jade", **_plastic(((8, 70, 60), (70, 150, 110)), dark=True, value_face="latin"))
_AMBER = look("amber", **_plastic(((236, 214, 150), (250, 242, 222)), dark=False, value_face="mono"))
_SLATE = look("slate", **_plastic(((14, 14, 18), (56, 58, 66)), dark=True, value_face="microhei"))
_HELD_OUT = look("heldout", **_plastic(((150, 30, 60), (220, 130, 120)), dark=True, value_face="sans-bold"))
_FRONT = {
    "azure": sheet(
        _LYING,
        _AZURE,
        """
        @waves 0 0 85.6 53.98
        @chip 9 19.5 21 28.5
        @logo 6 4.5 13 11.5
        bank_name : | 14.5 7 | 14.5 7 | 4.4 sans-bold
        bank_latin : | 14.5 10.8 | 14.5 10.8 | 2.0 latin
        kind : | 66 7 | 66 7 | 3.4 sans
        @network 64 40 80 49
        pan_flat : | 9 33.5 | 9 33.5 | 5.2 ocr-b
        expiry : VALID THRU | 32 40.6 | 44 40.6 | 3.2 ocr-b lem=1.7
        holder_flat : | 9 47.4 | 9 47.4 | 3.0 ocr-b
        thru : | 24 40.8 | 24 40.8 | 1.7 sans
        @embossed 9 30 80 37 | pan
        @embossed 42 38.6 58 43.2 | valid_until
        @embossed 9 45 60 50 | holder
    """,
    ),
    "jade": sheet(
        _LYING,
        _JADE,
        """
        @waves 0 0 85.6 53.98
        @chip 8 17 20 26
        bank_name : | 80 7.2 | 52 7.2 | 4.8 serif-bold
        bank_latin : | 52 11.4 | 52 11.4 | 1.9 latin-serif
        @logo 44 4.4 50.6 11
        kind : | 8 7.2 | 8 7.2 | 3.0
        thru : | 12 39.2 | 12 39.2 | 1.8 serif
        @network 62 41 80 50
        pan_flat : | 8 32.4 | 8 32.4 | 5.0 latin
        expiry : 有效期 MONTH/YEAR | 8 39.0 | 30 39.0 | 3.2 latin lem=1.8
        holder_flat : | 24 46.4 | 24 46.4 | 3.0 latin
        @embossed 8 29 79 36 | pan
        @embossed 34 37 50 41.4 | valid_until
        @embossed 8 46.6 58 51 | holder
    """,
    ),
    "amber": sheet(
        _LYING,
        _AMBER,
        """
        @waves 0 0 85.6 53.98
        @chip 10 20.5 22.6 30
        bank_name : | 6 7.4 | 6 7.4 | 5.0 wenkai-bold
        bank_latin : | 6 12.0 | 6 12.0 | 2.1 mono
        kind_latin : | 62 7.4 | 62 7.4 | 3.4 mono-bold
        @network 63 16 80 25
        pan_flat : | 7 37.2 | 7 37.2 | 4.9 mono-bold
        expiry : 有效期至 | 7 44.4 | 19 44.4 | 3.2 mono lem=2.0
        holder_flat : | 7 50.0 | 7 50.0 | 3.0 mono
        @embossed 7 33 79 40 | pan
        thru : | 7 43.9 | 7 43.9 | 1.6 kai
        @embossed 22 41.6 38 46.2 | valid_until
        @embossed 7 47 60 51.6 | holder
    """,
    ),
    "slate": sheet(
        _LYING,
        _SLATE,
        """
        @waves 0 0 85.6 53.98
        @chip 9 14 20.6 22.6
        @logo 70 4 79 13
        bank_name : | 46 8.4 | 46 8.4 | 4.6 microhei
        kind : | 9 8.4 | 9 8.4 | 2.8
        pan_flat : | 9 28.6 | 9 28.6 | 4.6 microhei track=0.35
        expiry : THRU | 58 35.4 | 66 35.4 | 3.0 microhei lem=1.7
        holder_flat : | 9 35.4 | 9 35.4 | 2.9 microhei
        @network 9 41 25 50
        @embossed 9 26 80 33 | pan
        thru : | 48 36.2 | 48 36.2 | 1.6 microhei
        @embossed 62 34 78 38.4 | valid_until
        @embossed 28 43 78 48 | holder
    """,
    ),
    "heldout": sheet(
        _LYING,
        _HELD_OUT,
        """
        @waves 0 0 85.6 53.98
        @chip 64 19.4 76.4 28.8
        bank_name : | 30 6.8 | 30 6.8 | 4.6 zenhei
        bank_latin : | 30 11.0 | 30 11.0 | 2.0 latin-noto
        @logo 21 4 28 11
        kind : | 6 25.0 | 6 25.0 | 3.2
        @network 5 4 18 11.6
        pan_flat : | 5.4 34.8 | 5.4 34.8 | 5.1 sans-bold
        expiry : 有效期限 VALID THRU | 36 42.2 | 60 42.2 | 3.3 sans-bold lem=1.8
        holder_flat : | 5.4 48.6 | 5.4 48.6 | 3.1 latin-noto
        @embossed 5.4 31.4 79 38.4 | pan
        thru : | 42 42.3 | 42 42.3 | 1.8 zenhei
        @embossed 60 40 76 44.6 | valid_until
        @embossed 5.4 46.4 60 51 | holder
    """,
    ),
}
_TALL = {
    "azure": sheet(
        _UPRIGHT,
        _AZURE,
        """
        @waves 0 0 53.98 85.6
        @chip 21.5 17 30.5 29
        bank_name : | 6 7.6 | 6 7.6 | 4.2 sans-bold
        pan_flat : | 4.4 62 | 4.4 62 | 3.7 ocr-b
        expiry : VALID THRU | 4.4 69 | 20 69 | 3.0 ocr-b lem=1.7
        holder_flat : | 4.4 75 | 4.4 75 | 2.8 ocr-b
        @network 36 74 50 82
        @embossed 4.4 58 50 66 | pan
        @embossed 20 67.4 36 71.4 | valid_until
        @embossed 4.4 74 35 78 | holder
    """,
    ),
    "jade": sheet(
        _UPRIGHT,
        _JADE,
        """
        @waves 0 0 53.98 85.6
        @chip 6 16 18 25
        @logo 6 4 13 11
        bank_name : | 15 7.5 | 15 7.5 | 4.2 serif-bold
        pan_stacked : | 7 42 | 7 42 | 5.2 latin gap=1.3
        expiry : 有效期 | 7 74.4 | 17 74.4 | 3.0 latin lem=2
        holder_flat : | 7 80.4 | 7 80.4 | 2.7 latin
        @network 36 40 50 48
        @embossed 4 50 50.6 58 | pan
        @embossed 20 60 36 64 | valid_until
        @embossed 4 68 50 72 | holder
    """,
    ),
    "amber": sheet(
        _UPRIGHT,
        _AMBER,
        """
        @waves 0 0 53.98 85.6
        @chip 22 12 32 24
        bank_name : | 27 78.6 | 14 78.6 | 4.6 wenkai-bold
        kind_latin : | 5 6.4 | 5 6.4 | 2.8 mono-bold
        pan_flat : | 5 34 | 5 34 | 3.5 mono-bold
        expiry : 有效期至 | 5 41 | 17 41 | 3.0 mono lem=2
        holder_flat : | 5 47 | 5 47 | 2.8 mono
        @network 34 4 50 11.6
        @embossed 4 30 50 38 | pan
        @embossed 20 40 36 44 | valid_until
        @embossed 4 47 50 51 | holder
    """,
    ),
    "slate": sheet(
        _UPRIGHT,
        _SLATE,
        """
        @waves 0 0 53.98 85.6
        @logo 22 5 32 15
        bank_name : | 27 20 | 18 20 | 4.4 microhei
        @chip 21 28 33 37
        pan_stacked : | 18 49 | 18 49 | 4.8 mono-bold gap=1.25
        expiry : THRU | 8 80 | 16 80 | 2.9 microhei lem=1.7
        holder_flat : | 28 80 | 28 80 | 2.5 microhei
        @embossed 4 46 50 54 | pan
        @embossed 22 58 38 62 | valid_until
        @embossed 4 70 50 74 | holder
    """,
    ),
    "heldout": sheet(
        _UPRIGHT,
        _HELD_OUT,
        """
        @waves 0 0 53.98 85.6
        bank_name : | 5 6.6 | 5 6.6 | 4.4 zenhei
        bank_latin : | 5 11.4 | 5 11.4 | 1.9 latin-noto
        @chip 5 20 17 29
        pan_flat : | 4 52.6 | 4 52.6 | 3.6 sans-bold
        expiry : 有效期限 | 4 59.6 | 16 59.6 | 3.1 sans-bold lem=2
        holder_flat : | 4 66 | 4 66 | 2.8 latin-noto
        @network 18 72 36 81
        @embossed 4 48 50.6 56 | pan
        @embossed 18 58 34 62 | valid_until
        @embossed 4 65 50 69 | holder
    """,
    ),
}
_BACK = {
    "azure": sheet(_LYING, _AZURE, """
        @waves 0 0 85.6 53.98
        @stripe 0 4 85.6 16.6
        @signature 5 19.6 62 27.4
        pan_back : | 5 36 | 5 36 | 4.4 ocr-b
        bank_name : 发卡行 Issuer | 5 43.4 | 22 43.4 | 2.8 sans lem=2
        - 客服电话 Service 95-0000-0000 本卡为样本，无效 | 5 48.6 | 1.9
    """),
    "jade": sheet(_LYING, _JADE, """
        @waves 0 0 85.6 53.98
        @stripe 0 3 85.6 14
        @signature 20 16.6 80 24
        pan_back : | 8 31.4 | 8 31.4 | 4.0 latin
        bank_name : | 8 38 | 8 38 | 3.2
        - 持卡人应遵守章程。拾获者请交发卡行。 | 8 44 | 2.0
        - AUTHORIZED SIGNATURE NOT VALID UNLESS SIGNED | 8 48 | 1.6
    """),
    "amber": sheet(_LYING, _AMBER, """
        @waves 0 0 85.6 53.98
        @stripe 0 6 85.6 18
        pan_back : 卡号 | 6 23.4 | 14 23.4 | 3.8 mono-bold
        @signature 6 27.6 66 35
        bank_name : | 6 41.4 | 6 41.4 | 3.2
        - 本卡仅供测试，不得流通 | 6 47 | 2.2
    """),
    "slate": sheet(_LYING, _SLATE, """
        @waves 0 0 85.6 53.98
        @stripe 0 2 85.6 12.4
        @signature 5 15 58 22
        bank_name : | 5 28.4 | 5 28.4 | 3.4 microhei
        pan_back : | 5 36.4 | 5 36.4 | 4.2 microhei
        - Service 95-0000-0000 | 5 47.6 | 1.9
    """),
    "heldout": sheet(_LYING, _HELD_OUT, """
        @waves 0 0 85.6 53.98
        pan_back : Card No. 卡号 | 5 6.4 | 24 6.4 | 4.2 sans-bold lem=2
        @stripe 0 11 85.6 23
        @signature 12 26 74 33.6
        bank_name : | 12 39.6 | 12 39.6 | 3.3 zenhei
        - 客户服务热线 95-0000-0000 样本卡不具支付功能 | 12 46 | 2.0
    """),
}  # fmt: skip
DRAWING = Drawing(
    "bank_card",
    ("flat", "embossed", "upright", "upright_embossed", "reverse"),
    {
        "front": DrawnPage(
            {"": _FRONT, "upright": _TALL, "upright_embossed": _TALL}, ("bank_name",), ("pan", "valid_until", "holder")
        ),
        "back": DrawnPage({"": _BACK}, ("bank_name",), ("pan",)),
    },
    _write,
)
