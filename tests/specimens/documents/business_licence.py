"""营业执照: the landscape form of 2019 and the upright one of 2014, of companies and of sole traders."""

from __future__ import annotations

import random

from tests.specimens.documents import electronic
from tests.specimens.documents.companies import company
from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Segments, sheet
from tests.specimens.documents.persons import printed_day

_LANDSCAPE, _UPRIGHT = (297.0, 210.0), (210.0, 297.0)

ELECTRONIC = "electronic"
"""The form that a phone's screen shows."""


def _write(rng: random.Random, form: str) -> Content:
    sole = rng.random() < 0.3
    firm = company(rng, sole=sole)
    founded = printed_day(firm.founded, rng.choice(("zh", "zh-padded")))
    day = firm.registered
    gaps = rng.choice(("{0.year}年{0.month}月{0.day}日", "{0.year} 年 {0:%m} 月 {0:%d} 日", "{0:%Y}年{0:%m}月{0:%d}日"))
    head, place, first = ("owner", "premises", "opened") if sole else ("head", "seat", "founded")
    texts: dict[str, str | Segments] = {
        "uscc": firm.code, "name": firm.name, "licence_type": firm.kind, "business_scope": firm.scope,
        head: ((firm.head, "legal_representative"),), place: ((firm.address, "address"),),
        first: ((founded, "founded_date"),), "registration_date": gaps.format(day), "qr": firm.qr,
        "registration_authority": firm.authority, "seal": firm.authority,
    }  # fmt: skip
    if not sole:
        texts["registered_capital"] = firm.capital
        if form == "2014" or rng.random() < 0.6:
            texts["business_term"] = firm.term
    else:
        texts["make_up"] = rng.choice(("个人经营", "家庭经营"))
    if rng.random() < 0.65:
        texts |= {"copy": "（副　本）", "copy_number": f"{rng.randrange(1, 4)}-{rng.randrange(1, 4)}"}
    truth = {
        "uscc": firm.code, "name": firm.name, "licence_type": firm.kind, "legal_representative": firm.head,
        "business_scope": firm.scope, "founded_date": firm.founded.isoformat(), "address": firm.address,
        "registration_authority": firm.authority, "registration_date": day.isoformat(), "qr": firm.qr,
        "registered_capital": firm.capital, "business_term": firm.term,
    }  # fmt: skip
    return Content(texts, truth)


_PAPER = {"tints": ((252, 248, 238), (250, 246, 236), (252, 250, 242)), "corner_mm": 0.0, "label_mm": 4.2}
_GREY = {"tints": ((244, 246, 240), (248, 248, 244), (242, 246, 242)), "corner_mm": 0.0, "label_mm": 4.2}
_BROWN, _RED, _DARK = (120, 84, 48), (176, 40, 44), (38, 36, 38)
_LASER = {"ink": "laser", "off": 1.2, "value_mm": 4.4}
_2019 = {
    "azure": sheet(
        _LANDSCAPE,
        look("azure", label_colour=_BROWN, title_colour=_DARK, **_PAPER, **_LASER),
        """
        @frame 7 7 290 203
        @emblem 136 15 161 40
        = 营业执照 | 148.5 53 | 17 c serif-bold track=6
        copy : | 137 67 | 137 67 | 5.2 sans
        - 统一社会信用代码 | 24 38 | 4.4
        uscc : | 24 45.5 | 24 45.5 | 5.2 sans-bold
        @qr 243 22 271 50 | qr
        - 扫描二维码登录“国家企业信用信息 | 228 54 | 2.6
        - 公示系统”了解更多登记信息 | 228 58 | 2.6
        name : 名　　　称 | 24 82 | 50
        licence_type : 类　　　型 | 24 94 | 50
        head or owner : 法定代表人 or 经　营　者 | 24 106 | 50
        business_scope : 经 营 范 围 | 24 118 | 50 | 3.7 wrap=98 gap=1.5
        registered_capital or make_up : 注册资本 or 组成形式 | 160 82 | 184
        founded or opened : 成立日期 or 注册日期 | 160 94 | 184
        business_term : 营业期限 | 160 106 | 184
        seat or premises : 住　　所 or 经营场所 | 160 118 | 184 | 4.2 wrap=88 gap=1.5
        - 登 记 机 关 | 178 156 | 6.0
        registration_date : | 196 176 | 196 176 | 5.4
        - 国家企业信用信息公示系统网址：http://www.gsxt.gov.cn | 24 199 | 2.6
        - 国家市场监督管理总局监制 | 225 199 | 2.6
        @seal-round 206 138 250 182 | seal
    """,
    ),
    "jade": sheet(
        _LANDSCAPE,
        look("jade", label_colour=(90, 70, 50), title_colour=_RED, **_GREY, **_LASER),
        """
        @frame 10 10 287 200
        @emblem 30 20 52 42
        = 营 业 执 照 | 148.5 38 | 19 c
        copy : | 134 56 | 134 56 | 6.0
        uscc : 统一社会信用代码 | 26 56 | 26 64 | 5.4
        copy_number : 副本编号 | 70 48 | 92 | 4.0
        @qr 246 20 276 50 | qr
        name : 名 称 | 26 80 | 54
        licence_type : 类 型 | 26 91 | 54 | 4.2
        seat or premises : 住 所 or 经营场所 | 26 102 | 54 | 4.2 wrap=96 gap=1.45
        head or owner : 法定代表人 or 经营者 | 26 118 | 54
        registered_capital or make_up : 注册资本 or 组成形式 | 26 129 | 54
        founded or opened : 成立日期 or 注册日期 | 26 140 | 54
        business_term : 营业期限 | 26 151 | 54
        business_scope : 经营范围 | 158 80 | 182 | 3.7 wrap=92 gap=1.5
        registration_authority : 登记机关 | 158 160 | 184 | 4.4
        registration_date : | 200 176 | 200 176 | 5.0
        - 企业应当于每年1月1日至6月30日报送年度报告 | 26 194 | 2.8
        @seal-round 212 146 254 188 | seal
    """,
    ),
    "amber": sheet(
        _LANDSCAPE,
        look("amber", label_colour=(140, 92, 40), title_colour=_DARK, **_PAPER, **_LASER),
        """
        @frame 6 6 291 204 | #a06a46
        @wash 80 60 220 180 | #f0d8b0
        @emblem 138 12 159 33
        = 营业执照 | 148.5 46 | 15 c wenkai-bold track=8
        copy : | 139 59 | 139 59 | 4.6
        uscc : 统一社会信用代码 | 20 26 | 20 33 | 4.8 mono
        @qr 20 40 48 68 | qr
        - 扫描市场主体身份码了解更多登记、备案、许可、监管信息 | 196 28 | 2.6
        name : 名　　称 | 22 80 | 46
        licence_type : 类　　型 | 22 92 | 46
        head or owner : 法定代表人 or 经 营 者 | 22 104 | 46
        business_scope : 经营范围 | 22 116 | 46 | 3.8 wrap=100 gap=1.55
        registered_capital or make_up : 注册资本 or 组成形式 | 158 80 | 182
        founded or opened : 成立日期 or 注册日期 | 158 92 | 182
        business_term : 营业期限 | 158 104 | 182
        seat or premises : 住　　所 or 经营场所 | 158 116 | 182 | 4.2 wrap=90 gap=1.5
        - 登记机关 | 164 160 | 5.4
        registration_date : | 206 182 | 206 182 | 4.8
        @seal-round 196 142 240 186 | seal
    """,
    ),
    "slate": sheet(
        _LANDSCAPE,
        look("slate", label_colour=(70, 60, 56), title_colour=(150, 30, 36), **_GREY, **_LASER),
        """
        @frame 9 9 288 201 | #b04a4a
        @emblem 140 18 157 35
        = 营业执照 | 148.5 47 | 16 c track=4
        copy : | 138 60 | 138 60 | 5.0
        uscc : 统一社会信用代码 | 96 70 | 140 | 4.8 mono-bold
        name : 名称 | 26 84 | 46
        head or owner : 法定代表人 or 经营者 | 170 84 | 202
        licence_type : 类型 | 26 95 | 46 | 4.2
        registered_capital or make_up : 注册资本 or 组成形式 | 170 95 | 202
        seat : 住所 | 26 106 | 46 | 4.1 wrap=112 gap=1.45
        premises : 经营场所 | 26 106 | 50 | 4.1 wrap=108 gap=1.45
        founded or opened : 成立日期 or 注册日期 | 170 106 | 202
        business_term : 营业期限 | 170 117 | 202
        business_scope : 经营范围 | 26 122 | 50 | 3.7 wrap=112 gap=1.5
        @qr 26 160 56 190 | qr
        - 提示：扫码查看登记信息 | 60 186 | 2.8
        registration_authority : 登记机关 | 172 158 | 200 | 4.6
        registration_date : | 210 176 | 210 176 | 5.0
        @seal-round 204 140 248 184 | seal
    """,
    ),
    "heldout": sheet(
        _LANDSCAPE,
        look("heldout", label_colour=(80, 60, 100), value_face="wenkai", **_PAPER, **_LASER),
        """
        @frame 8 8 289 202 | #8c7a3c
        @emblem 24 18 50 44
        = 营业执照 | 58 34 | 18 zenhei track=5
        copy : | 170 36 | 170 36 | 5.6 zenhei
        copy_number : 编号 | 206 36 | 220 | 4.2
        @qr 240 74 270 104 | qr
        uscc : 统一社会信用代码 | 24 58 | 68 | 5.4 microhei
        name : 名称 | 24 74 | 56
        licence_type : 类型 | 24 86 | 56
        seat or premises : 住所 or 经营场所 | 24 98 | 56 | 4.3 wrap=170 gap=1.45
        head or owner : 法定代表人 or 经营者 | 24 110 | 56
        registered_capital or make_up : 注册资本 or 组成形式 | 130 110 | 156
        founded or opened : 成立日期 or 注册日期 | 24 122 | 56
        business_term : 营业期限 | 130 122 | 156
        business_scope : 经营范围 | 24 134 | 56 | 3.8 wrap=130 gap=1.5
        registration_authority : 登记机关 | 192 158 | 218 | 4.0
        registration_date : | 214 178 | 214 178 | 5.2
        @seal-round 208 142 252 186 | seal
    """,
    ),
}
_2014 = {
    "azure": sheet(_UPRIGHT, look("azure", label_colour=_DARK, title_colour=_DARK, **_PAPER, **_LASER), """
        @frame 8 8 202 289
        @emblem 91 18 119 46
        = 营业执照 | 105 66 | 18 c serif-bold track=4
        copy : | 93 80 | 93 80 | 5.6
        uscc : 统一社会信用代码 | 46 92 | 90 | 4.8 sans-bold
        name : 名　　　称 | 28 108 | 58
        licence_type : 类　　　型 | 28 120 | 58
        seat or premises : 住　　　所 or 经 营 场 所 | 28 132 | 58 | 4.2 wrap=118 gap=1.45
        head or owner : 法定代表人 or 经　营　者 | 28 148 | 58
        registered_capital or make_up : 注 册 资 本 or 组 成 形 式 | 28 160 | 58
        founded or opened : 成 立 日 期 or 注 册 日 期 | 28 172 | 58
        business_term : 营 业 期 限 | 28 184 | 58
        business_scope : 经 营 范 围 | 28 196 | 58 | 3.7 wrap=120 gap=1.5
        @qr 28 246 58 276 | qr
        - 登 记 机 关 | 92 246 | 6.4
        registration_date : | 124 272 | 124 272 | 5.0
        @seal-round 122 232 166 276 | seal
    """),
    "jade": sheet(_UPRIGHT, look("jade", label_colour=(60, 50, 46), title_colour=_RED, **_GREY, **_LASER), """
        @frame 10 10 200 287
        @emblem 92 20 118 46
        = 营 业 执 照 | 105 62 | 20 c
        uscc : 统一社会信用代码 | 60 78 | 62 86 | 5.2
        copy : | 94 96 | 94 96 | 5.4
        name : 名称 | 26 110 | 60
        licence_type : 类型 | 26 122 | 60
        head or owner : 法定代表人 or 经营者 | 26 134 | 60
        registered_capital or make_up : 注册资本 or 组成形式 | 26 146 | 60
        founded or opened : 成立日期 or 注册日期 | 26 158 | 60
        business_term : 营业期限 | 26 170 | 60
        seat or premises : 住所 or 经营场所 | 26 182 | 60 | 4.2 wrap=118 gap=1.45
        business_scope : 经营范围 | 26 198 | 60 | 3.7 wrap=118 gap=1.45
        @qr 26 244 58 276 | qr
        registration_authority : 登记机关 | 88 252 | 114 | 4.0
        registration_date : | 126 270 | 126 270 | 5.0
        @seal-round 126 232 170 276 | seal
    """),
    "amber": sheet(_UPRIGHT, look("amber", label_colour=(120, 60, 40), title_colour=_DARK, **_PAPER, **_LASER), """
        @frame 7 7 203 290 | #9a5c4a
        @wash 30 90 180 250 | #f4e0c0
        @emblem 93 16 117 40
        = 营业执照 | 105 58 | 17 c wenkai-bold track=6
        copy : | 95 72 | 95 72 | 5.0
        copy_number : 副本编号 | 136 84 | 158 | 4.0
        uscc : 统一社会信用代码 | 24 92 | 68 | 4.8 mono
        name : 名　　称 | 24 106 | 54
        licence_type : 类　　型 | 24 118 | 54
        seat or premises : 住　　所 or 经营场所 | 24 130 | 54 | 4.2 wrap=124 gap=1.45
        head or owner : 法定代表人 or 经 营 者 | 24 146 | 54
        registered_capital : 注册资本 | 112 146 | 136 | 4.0
        make_up : 组成形式 | 112 146 | 136
        founded or opened : 成立日期 or 注册日期 | 24 158 | 54
        business_term : 营业期限 | 24 170 | 54
        business_scope : 经营范围 | 24 184 | 54 | 3.8 wrap=124 gap=1.5
        @qr 24 244 56 276 | qr
        - 登记机关 | 86 244 | 6.0
        registration_date : | 128 268 | 128 268 | 5.0
        @seal-round 110 230 154 274 | seal
    """),
    "slate": sheet(_UPRIGHT, look("slate", label_colour=_DARK, title_colour=(150, 30, 36), **_GREY, **_LASER), """
        @frame 9 9 201 288 | #b0504a
        @emblem 24 22 50 48
        = 营业执照 | 116 38 | 19 c track=3
        copy : | 104 54 | 104 54 | 5.2
        uscc : 注册号/统一社会信用代码 | 24 68 | 84 | 4.8 mono-bold
        name : 名称 | 24 84 | 56
        licence_type : 类型 | 24 96 | 56
        seat or premises : 住所 or 经营场所 | 24 108 | 56 | 4.2 wrap=126 gap=1.45
        head or owner : 法定代表人 or 经营者 | 24 124 | 56
        registered_capital or make_up : 注册资本 or 组成形式 | 24 136 | 56
        founded or opened : 成立日期 or 注册日期 | 24 148 | 56
        business_term : 营业期限 | 24 160 | 56
        business_scope : 经营范围 | 24 172 | 56 | 3.8 wrap=124 gap=1.5
        @qr 150 236 182 268 | qr
        registration_authority : 登记机关 | 24 240 | 52 | 4.4
        registration_date : | 60 262 | 60 262 | 5.0
        @seal-round 58 224 102 268 | seal
    """),
    "heldout": sheet(_UPRIGHT, look("heldout", label_colour=(84, 64, 40), value_face="wenkai", **_PAPER, **_LASER), """
        @frame 8 8 202 289 | #7c7a50
        @emblem 95 14 115 34
        = 营业执照 | 105 50 | 16 c zenhei track=7
        copy : | 96 63 | 96 63 | 4.8 zenhei
        uscc : 统一社会信用代码 | 112 76 | 112 84 | 5.0 microhei
        copy_number : 编号 | 26 80 | 40 | 4.0
        name : 名称 | 26 100 | 60
        licence_type : 类型 | 26 111 | 60
        head or owner : 法定代表人 or 经营者 | 26 122 | 60
        business_scope : 经营范围 | 26 133 | 60 | 3.6 wrap=122 gap=1.5
        registered_capital or make_up : 注册资本 or 组成形式 | 26 184 | 60
        founded or opened : 成立日期 or 注册日期 | 26 195 | 60
        business_term : 营业期限 | 26 206 | 60
        seat or premises : 住所 or 经营场所 | 26 217 | 60 | 4.2 wrap=120 gap=1.45
        @qr 26 246 56 276 | qr
        registration_authority : 登记机关 | 88 250 | 114 | 4.0
        registration_date : | 120 270 | 120 270 | 5.2
        @seal-round 114 230 160 276 | seal
    """),
}  # fmt: skip
DRAWING = Drawing(
    "cn_business_licence",
    ("2019", "2014"),
    {
        "main": DrawnPage(
            {"2019": _2019, "2014": _2014, ELECTRONIC: electronic.business_licences()},
            ("uscc", "name", "licence_type", "legal_representative", "business_scope", "founded_date", "address",
             "registration_date", "qr"),
            ("registered_capital", "business_term", "registration_authority"),
            sheet_of_paper=True,
        ),
    },
    _write,
    (ELECTRONIC,),
)  # fmt: skip
