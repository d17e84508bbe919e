"""What pages of travel documents say, and where, by kind and family."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from tests.specimens.travel import zone_lines
from tests.specimens.travel.holders import Holder, draw_holder, renumbered
from tests.specimens.travel.pages import Cell, Page

_TD3, _TD2, _TD1, _MRV_A = (125.0, 88.0), (105.0, 74.0), (85.6, 54.0), (120.0, 80.0)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_CHINESE_LABELS = {
    "passport_type": "类型/Type", "issuing_state": "国家码/Country Code", "number": "护照号/Passport No.",
    "name": "姓名/Name", "sex": "性别/Sex", "nationality": "国籍/Nationality", "birth_date": "出生日期/Date of birth",
    "birth_place": "出生地点/Place of birth", "issue_date": "签发日期/Date of issue",
    "issue_place": "签发地点/Place of issue", "valid_until": "有效期至/Date of expiry",
    "authority": "签发机关/Authority",
}  # fmt: skip
_LABELS: tuple[Mapping[str, str], ...] = (
    {
        "passport_type": "Type/Type", "issuing_state": "Code/Code", "number": "Passport No./N° du passeport",
        "surname": "Surname/Nom", "given": "Given names/Prénoms", "sex": "Sex/Sexe",
        "nationality": "Nationality/Nationalité", "birth_date": "Date of birth/Date de naissance",
        "birth_place": "Place of birth/Lieu de naissance", "issue_date": "Date of issue/Date de délivrance",
        "valid_until": "Date of expiry/Date d'expiration", "authority": "Authority/Autorité",
    },
    {
        "passport_type": "Type", "issuing_state": "Code of issuing State", "number": "Passport No.",
        "surname": "Surname", "given": "Given names", "sex": "Sex", "nationality": "Nationality",
        "birth_date": "Date of birth", "birth_place": "Place of birth", "issue_date": "Date of issue",
        "valid_until": "Date of expiry", "authority": "Issuing authority",
    },
    {
        "passport_type": "Typ/Type", "issuing_state": "Kode/Code", "number": "Pass-Nr./Passport No.",
        "surname": "1. Name/Surname", "given": "2. Vornamen/Given names", "sex": "Geschlecht/Sex",
        "nationality": "3. Staatsangehörigkeit/Nationality", "birth_date": "4. Geburtstag/Date of birth",
        "birth_place": "6. Geburtsort/Place of birth", "issue_date": "7. Ausstellungsdatum/Date of issue",
        "valid_until": "8. Gültig bis/Date of expiry", "authority": "9. Behörde/Authority",
    },
)  # fmt: skip


def drawn(kind: str, seed: int, family: str) -> tuple[Page, dict[str, str], str, str]:
    """The page of a kind, its truth, and the document type and page that it is."""
    return KINDS[kind](random.Random(f"{kind}/{seed}"), family)


def _day(day: date, form: str) -> str:
    month = _MONTHS[day.month - 1]
    return {
        "zh": f"{day.day:02d} {day.month}月/{month} {day.year}",
        "zh-short": f"{day.day:02d} {month} {day.year}",
        "words": f"{day.day:02d} {month} {day.year}",
        "dots": f"{day:%d.%m.%Y}",
        "slashes": f"{day:%d/%m/%Y}",
        "two": f"{day.day:02d} {month}/{month} {day:%y}",
        "spaces": f"{day:%d %m %Y}",
    }[form]


def _places(family: str) -> tuple[Mapping[str, tuple[float, float]], tuple[float, ...]]:
    """Left edge and label's centre line of each cell, and the portrait's place, by family; mm."""
    folio = {
        "passport_type": (43.0, 13.0), "issuing_state": (58.0, 13.0), "number": (88.0, 13.0), "surname": (43.0, 21.0),
        "given": (43.0, 29.0), "sex": (43.0, 37.0), "nationality": (61.0, 37.0), "birth_date": (90.0, 37.0),
        "birth_place": (43.0, 44.5), "issue_date": (88.0, 44.5), "issue_place": (43.0, 52.0),
        "valid_until": (88.0, 52.0), "authority": (43.0, 59.5),
    }  # fmt: skip
    if family in ("octavo", "quarto"):
        folio |= {
            "issue_date": (43.0, 52.0), "issue_place": (84.0, 44.5), "valid_until": (84.0, 52.0),
            "number": (92.0, 13.0),
            "nationality": (43.0, 37.0), "sex": (100.0, 37.0), "birth_date": (92.0, 21.0),
        }  # fmt: skip
    if family == "quarto":
        folio = {name: (x - 36.0, y) for name, (x, y) in folio.items()}
        return folio, (90.5, 18.0, 119.0, 56.0)
    if family == "ledger":
        names = tuple(folio)
        wide = {name: (42.0, 12.5 + 4.25 * i) for i, name in enumerate(names[1:])}
        return {**wide, "passport_type": (96.0, 12.5)}, (6.0, 19.0, 37.0, 60.0)
    return folio, (5.5, 16.0, 39.0, 61.0)


def _chinese_passport(rng: random.Random, family: str) -> tuple[Page, dict[str, str], str, str]:
    holder = draw_holder(rng, chinese=True)
    form = rng.choice(("zh", "zh", "zh-short"))
    latin = f"{holder.surname}, {holder.given}"
    sex = ("男/M", "女/F")[holder.sex == "FEMALE"]
    values: dict[str, tuple[str, ...]] = {
        "passport_type": ("P",), "issuing_state": ("CHN",), "number": (holder.number,), "name": (holder.name, latin),
        "sex": (sex,), "nationality": (holder.nationality_words,), "birth_date": (_day(holder.birth_date, form),),
        "birth_place": (holder.birth_place,), "issue_date": (_day(holder.issue_date, form),),
        "issue_place": (holder.issue_place,), "valid_until": (_day(holder.valid_until, form),),
        "authority": (holder.authority,),
    }  # fmt: skip
    places, portrait = _places(family)
    places = {**places, "name": places["surname"]}
    fields = {"name": ("name", "surname"), "authority": ("issuing_authority",)}
    cells = tuple(
        Cell(_CHINESE_LABELS[name], text, *places[name], fields.get(name, (name,))) for name, text in values.items()
    )
    zone = zone_lines.two_lines(rng.choice(("PO", "PO", "P<")), holder, 44)
    titles = (
        ("中华人民共和国", 8.0, 5.0, 3.4), ("PEOPLE'S REPUBLIC OF CHINA", 44.0, 5.0, 2.4), ("护照", 8.0, 10.5, 3.6),
        ("PASSPORT", 20.0, 10.5, 2.4),
    )  # fmt: skip
    page = Page(_TD3, titles, cells, zone, _box(portrait), _ghost(portrait))
    truth = _truth(holder, zone) | {
        "passport_type": "P",
        "name": holder.name,
        "mrz.name": holder.name[:3],
        "birth_place": holder.birth_place,
        "issue_place": holder.issue_place,
        "issuing_authority": holder.authority,
        "issue_date": holder.issue_date.isoformat(),
    }
    return page, truth, "passport", "data"


def _foreign_passport(rng: random.Random, family: str) -> tuple[Page, dict[str, str], str, str]:
    holder = draw_holder(rng, chinese=False)
    labels, form = rng.choice(_LABELS), rng.choice(("words", "dots", "slashes", "two", "spaces"))
    sex = {"MALE": "M", "FEMALE": "F", "UNSPECIFIED": "X"}[holder.sex]
    values = {
        "passport_type": "P", "issuing_state": holder.state.replace("DEU", "D"), "number": holder.number,
        "surname": holder.surname.upper(), "given": holder.given.upper(), "sex": sex,
        "nationality": holder.nationality_words, "birth_date": _day(holder.birth_date, form),
        "birth_place": holder.birth_place, "issue_date": _day(holder.issue_date, form),
        "valid_until": _day(holder.valid_until, form), "authority": holder.authority,
    }  # fmt: skip
    places, portrait = _places(family)
    fields = {"given": "given_names", "authority": "issuing_authority"}
    cells = tuple(
        Cell(labels[name], (text,), *places[name], (fields.get(name, name),)) for name, text in values.items()
    )
    zone = zone_lines.two_lines("P", holder, 44)
    titles = (("PASSPORT", 8.0, 5.0, 3.0), (holder.nationality_words, 44.0, 5.0, 2.6))
    truth = _truth(holder, zone) | {
        "passport_type": "P",
        "surname": holder.surname.upper(),
        "given_names": holder.given.upper(),
        "birth_place": holder.birth_place,
        "issuing_authority": holder.authority,
        "issue_date": holder.issue_date.isoformat(),
    }
    return Page(_TD3, titles, cells, zone, _box(portrait), _ghost(portrait)), truth, "passport", "data"


def _truth(holder: Holder, zone: tuple[str, ...]) -> dict[str, str]:
    """What the zone says, and what is printed alike on all kinds."""
    room = 30 if len(zone) == 3 else len(zone[0]) - 5
    spelled = f"{zone_lines.spelled(holder.surname)}<<{zone_lines.spelled(holder.given)}"[:room].partition("<<")
    names = {
        "mrz.surname": spelled[0].replace("<", " "),
        "mrz.given_names": spelled[2].replace("<", " ").strip(),
    }
    common = {
        "number": holder.number,
        "nationality": holder.nationality,
        "birth_date": holder.birth_date.isoformat(),
        "sex": holder.sex,
        "valid_until": holder.valid_until.isoformat(),
        "issuing_state": holder.state,
    }
    lines = {f"mrz.line{i + 1}": line for i, line in enumerate(zone)}
    return {
        **{f"mrz.{name}": value for name, value in common.items()}, **names, **lines, **common,
        "surname": holder.surname, "given_names": holder.given,
    }  # fmt: skip


def _card(
    code: str, size: tuple[float, float]
) -> Callable[[random.Random, str], tuple[Page, dict[str, str], str, str]]:
    """A TD1 card's back, a TD2 card's front or a visa, by the zone's code."""

    def page(rng: random.Random, family: str) -> tuple[Page, dict[str, str], str, str]:
        holder = draw_holder(rng, chinese=False)
        form = rng.choice(("words", "dots", "slashes"))
        small = size == _TD1
        zone = zone_lines.three_lines(code, holder) if small else zone_lines.two_lines(code, holder, _length(size))
        x, step = (5.0, 6.6) if small else (38.0, 7.4)
        rows = (
            ("Surname", holder.surname.upper(), "surname"),
            ("Given names", holder.given.upper(), "given_names"),
            ("Document No.", holder.number, "number"),
            ("Date of birth", _day(holder.birth_date, form), "birth_date"),
            ("Date of expiry", _day(holder.valid_until, form), "valid_until"),
        )
        cells = tuple(
            Cell(label, (value,), x + 40.0 * (i % 2) * small, 7.0 + step * (i // 2 if small else i), (name,))
            for i, (label, value, name) in enumerate(rows)
        )
        portrait = None if small else (5.0, 12.0, 33.0, 48.0)
        truth = _truth(holder, zone) | {"surname": holder.surname.upper(), "given_names": holder.given.upper()}
        kind = "visa" if code == "V" else "travel_card"
        page_id = "data" if code == "V" else "back" if small else "front"
        return Page(size, (), cells, zone, portrait), truth, kind, page_id

    return page


def _length(size: tuple[float, float]) -> int:
    return 44 if size[0] > 110 else 36


def _exit_permit(rng: random.Random, family: str) -> tuple[Page, dict[str, str], str, str]:
    code, title, kind, letter = rng.choice(
        (
            ("CS", "往来港澳通行证", "cn_exit_permit_hk_macau", "C"),
            ("CD", "往来台湾通行证", "cn_exit_permit_taiwan", "L"),
        )
    )
    holder = renumbered(draw_holder(rng, chinese=True), f"{letter}{rng.randrange(10**8):08d}")
    zone = zone_lines.exit_permit(code, holder)
    term = f"{holder.issue_date:%Y.%m.%d}-{holder.valid_until:%Y.%m.%d}"
    sex = ("男", "女")[holder.sex == "FEMALE"]
    rows = (
        ("姓名", (holder.name, f"{holder.surname}, {holder.given}"), 31.0, 9.5, ("name", "surname")),
        ("出生日期", (f"{holder.birth_date:%Y.%m.%d}",), 31.0, 22.0, ("birth_date",)),
        ("性别", (sex,), 62.0, 22.0, ("sex",)),
        ("有效期限", (term,), 31.0, 29.0, ("valid_until",)),
        ("签发机关", ("公安部出入境管理局",), 31.0, 36.0, ("issuing_authority",)),
        ("签发地点", (holder.issue_place.split("/")[0],), 66.0, 36.0, ("issue_place",)),
    )
    cells = tuple(Cell(label, values, x, y, names) for label, values, x, y, names in rows)
    titles = ((title, 24.0, 5.5, 3.6), (holder.number, 64.0, 10.5, 3.0))
    truth = {name: value for name, value in _truth(holder, zone).items() if name in _EXIT_FIELDS} | {
        "name": holder.name, "issuing_authority": "公安部出入境管理局", "valid_from": holder.issue_date.isoformat(),
        "issue_place": holder.issue_place.split("/")[0],
    }  # fmt: skip
    return Page(_TD1, titles, cells, zone, (4.0, 8.0, 26.0, 38.0)), truth, kind, "front"


_EXIT_FIELDS = frozenset(
    {"mrz.line1", "mrz.number", "mrz.birth_date", "mrz.valid_until", "number", "birth_date", "valid_until", "sex",
     "surname", "given_names"}
)  # fmt: skip


def _resident_permit(rng: random.Random, family: str) -> tuple[Page, dict[str, str], str, str]:
    code, kind = rng.choice((("CR", "cn_hk_macau_permit"), ("CT", "cn_taiwan_permit")))
    number = f"H{rng.randrange(10**8):08d}" if code == "CR" else f"{rng.randrange(10**8):08d}"
    holder = replace(renumbered(draw_holder(rng, chinese=True), number))
    home = f"{rng.choice('ABCDEFGHKMPRZ')}{rng.randrange(10**6):06d}"
    zone = zone_lines.resident_permit(code, holder, rng.randrange(4), home)
    cells = (
        Cell("姓名", (holder.name,), 6.0, 6.0, ("name",)),
        Cell("身份证件号码", (f"{home}(0)",), 6.0, 14.5, ("home_number",)),
    )
    kept = {"mrz.line1", "mrz.line2", "mrz.line3", "mrz.number", "mrz.birth_date", "mrz.valid_until", "mrz.sex"}
    truth = {name: value for name, value in _truth(holder, zone).items() if name in kept}
    truth |= {"name": holder.name, "mrz.name": holder.name[:4]}
    return Page(_TD1, (), cells, zone), truth, kind, "back"


def _box(values: tuple[float, ...]) -> tuple[float, float, float, float]:
    left, top, right, bottom = values
    return (left, top, right, bottom)


def _ghost(portrait: tuple[float, ...]) -> tuple[float, float, float, float]:
    """Where the faint second portrait stands: on the other side of the page."""
    left = 98.0 if portrait[0] < 60 else 8.0
    return (left, 24.0, left + 17.0, 46.0)


KINDS: Mapping[str, Callable[[random.Random, str], tuple[Page, dict[str, str], str, str]]] = MappingProxyType(
    {
        "chinese-passport": _chinese_passport,
        "foreign-passport": _foreign_passport,
        "td1": _card("I", _TD1),
        "td2": _card("I", _TD2),
        "mrv-a": _card("V", _MRV_A),
        "mrv-b": _card("V", _TD2),
        "exit-permit": _exit_permit,
        "resident-permit": _resident_permit,
    }
)
