"""Fictitious holders of travel documents, with what their documents say of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.specimens.identity import REFERENCE_DATE
from tests.specimens.names import words

_SURNAMES = dict(
    pair.split(":")
    for pair in words(
        "王:WANG 李:LI 张:ZHANG 刘:LIU 陈:CHEN 杨:YANG 黄:HUANG 赵:ZHAO 吴:WU 周:ZHOU 徐:XU 孙:SUN 马:MA 朱:ZHU 胡:HU "
        "郭:GUO 何:HE 林:LIN 高:GAO 罗:LUO 郑:ZHENG 梁:LIANG 谢:XIE 宋:SONG 唐:TANG 许:XU 邓:DENG 冯:FENG 韩:HAN "
        "曹:CAO 彭:PENG 萧:XIAO 蔡:CAI 潘:PAN 田:TIAN 董:DONG 吕:LYU 余:YU 叶:YE 程:CHENG 魏:WEI 苏:SU 阎:YAN "
        "欧阳:OUYANG 司马:SIMA 诸葛:ZHUGE 上官:SHANGGUAN 尉迟:YUCHI 单:SHAN 仇:QIU 解:XIE 查:ZHA 乐:YUE"
    )
)
_GIVEN = dict(
    pair.split(":")
    for pair in words(
        "伟:WEI 芳:FANG 娜:NA 敏:MIN 静:JING 丽:LI 强:QIANG 磊:LEI 军:JUN 洋:YANG 勇:YONG 艳:YAN 杰:JIE 娟:JUAN 涛:TAO "
        "明:MING 超:CHAO 霞:XIA 平:PING 刚:GANG 桂:GUI "
        "英:YING 玉:YU 萍:PING 红:HONG 建:JIAN 华:HUA 文:WEN 辉:HUI 力:LI "
        "峰:FENG 兰:LAN 云:YUN 波:BO 宁:NING 鑫:XIN 琳:LIN 宇:YU 浩:HAO 凯:KAI 俊:JUN 晨:CHEN 雪:XUE 倩:QIAN 博:BO "
        "思:SI 佳:JIA 梓:ZI 涵:HAN 轩:XUAN 怡:YI 欣:XIN 悦:YUE 旭:XU 阳:YANG 瑞:RUI 婷:TING 慧:HUI 女:NYU 绿:LYU"
    )
)
_PROVINCES = tuple(
    (name, latin)
    for name, latin in (
        pair.split(":")
        for pair in words(
            "北京:BEIJING 上海:SHANGHAI 广东:GUANGDONG 江苏:JIANGSU 浙江:ZHEJIANG 四川:SICHUAN 湖北:HUBEI 湖南:HUNAN "
            "河南:HENAN 河北:HEBEI 山东:SHANDONG 福建:FUJIAN 陕西:SHAANXI 辽宁:LIAONING 云南:YUNNAN 安徽:ANHUI "
            "江西:JIANGXI 贵州:GUIZHOU 甘肃:GANSU 吉林:JILIN 黑龙江:HEILONGJIANG 内蒙古:NEIMENGGU 海南:HAINAN"
        )
    )
)
_LATIN_SURNAMES = words(
    "Müller Schröder O'Neill Specimen Martínez Øverland Åberg Dupont-Lefèvre Nguyen Kowalski Łukasiewicz Yılmaz Smith "
    "Tanaka Fernandes Groß Ivanova Petrov Özdemir Jóhannsdóttir Papadopoulou Muster Wong Kim Park Exemple Modèle Rossi"
)
_LATIN_GIVEN = words(
    "Anna Maria John Luc José François Zoë Søren Jürgen Björn Amélie Nicolás Ewa Wojciech Ayşe Mehmet Aiko Haruto "
    "Ji-Woo Olga Dmitri Alexander Catherine Margaret William Ibrahim Fatima Léa Núria Inês João Marie-Claire Thi-Kim"
)
_LONG_NAME = ("Nilavadhanananda", "Chayapa Dejthamrong Krasuang Suphanburi")
FOREIGN = (
    ("DEU", "DEUTSCH", "BERLIN"), ("FRA", "FRANÇAISE", "LYON"), ("GBR", "BRITISH CITIZEN", "LEEDS"),
    ("ESP", "ESPAÑOLA", "MADRID"), ("NLD", "NEDERLANDSE", "DELFT"), ("POL", "POLSKIE", "GDAŃSK"),
    ("TUR", "T.C.", "ANKARA"), ("JPN", "JAPAN", "OSAKA"), ("KOR", "REPUBLIC OF KOREA", "BUSAN"),
    ("USA", "UNITED STATES OF AMERICA", "OHIO, U.S.A."), ("CAN", "CANADIAN", "OTTAWA CAN"),
    ("AUS", "AUSTRALIAN", "PERTH"),
    ("RUS", "RUSSIAN FEDERATION", "OMSK"), ("BRA", "BRASILEIRO(A)", "RECIFE"), ("UTO", "UTOPIAN", "ZENITH"),
)  # fmt: skip
"""State, nationality as it is printed, a place of birth."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What one travel document says.

    Attributes:
        state, nationality: alpha-3 codes.
        number: of the document.
        name: in Chinese characters; empty of others.
        surname, given: in Latin letters, as printed.
        sex: ``MALE``, ``FEMALE`` or ``UNSPECIFIED``.
        birth_date, issue_date, valid_until: days.
        nationality_words, birth_place, issue_place, authority: as printed.
    """

    state: str
    nationality: str
    number: str
    name: str
    surname: str
    given: str
    sex: str
    birth_date: date
    issue_date: date
    valid_until: date
    nationality_words: str
    birth_place: str
    issue_place: str
    authority: str


def draw_holder(rng: random.Random, *, chinese: bool) -> Holder:
    """Somebody, and what a passport says of them."""
    sex = rng.choice(("MALE", "FEMALE"))
    birth = date(1938, 1, 1) + timedelta(days=rng.randrange(365 * 85))
    first = max(birth + timedelta(days=30), REFERENCE_DATE - timedelta(days=9 * 365))
    issue = first + timedelta(days=rng.randrange((REFERENCE_DATE - timedelta(days=10) - first).days))
    age = issue.year - birth.year - ((issue.month, issue.day) < (birth.month, birth.day))
    years = 5 if age < 16 else 10
    if chinese:
        return _chinese(rng, sex, birth, issue, years)
    surname, given = rng.choice(_LATIN_SURNAMES), " ".join(rng.sample(_LATIN_GIVEN, rng.choice((1, 1, 2, 2, 3))))
    if rng.random() < 0.08:
        surname, given = _LONG_NAME
    if rng.random() < 0.1:
        sex = "UNSPECIFIED"
    state, word, place = rng.choice(FOREIGN)
    number = rng.choice(("C01X00T47", "L8988901", "X0RZ4P8", "12AB34567", "K1234567", "ZE000509"))
    number = "".join(rng.choice("0123456789") if c.isdigit() else rng.choice("ACEFGHKLMNPRTVWXYZ") for c in number)
    until = _years_on(issue, years) - timedelta(days=rng.choice((0, 1)))
    return Holder(
        state, state, number, "", surname, given, sex, birth, issue, until, word, place, place.split()[0].strip(","),
        rng.choice(("PASSPORT OFFICE", "CITY OF SPECIMEN", "MINISTRY OF THE INTERIOR", "HMPO")),
    )  # fmt: skip


def _chinese(rng: random.Random, sex: str, birth: date, issue: date, years: int) -> Holder:
    surname = rng.choice(tuple(_SURNAMES))
    given = [rng.choice(tuple(_GIVEN)) for _ in range(rng.choices((1, 2, 3), (25, 70, 5))[0])]
    place, latin = rng.choice(_PROVINCES)
    issued_in, issued_latin = rng.choice(_PROVINCES)
    number = rng.choice((f"E{rng.randrange(10**8):08d}", f"E{rng.choice('ABCDEFGHJK')}{rng.randrange(10**7):07d}"))
    if rng.random() < 0.25:
        number = f"G{rng.randrange(10**8):08d}"
    return Holder(
        "CHN", "CHN", number, surname + "".join(given), _SURNAMES[surname], "".join(_GIVEN[c] for c in given), sex,
        birth, issue, _years_on(issue, years) - timedelta(days=1), "中国/CHINESE", f"{place}/{latin}",
        f"{issued_in}/{issued_latin}",
        rng.choice(("公安部出入境管理局", "国家移民管理局")),
    )  # fmt: skip


def _years_on(day: date, years: int) -> date:
    return (day - timedelta(days=(day.month, day.day) == (2, 29))).replace(year=day.year + years)


def renumbered(holder: Holder, number: str) -> Holder:
    """The same holder with a document of another number."""
    return replace(holder, number=number)
