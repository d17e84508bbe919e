"""Electronic licences: what a phone's screen shows of a driving licence and of a business licence, in five designs."""

from __future__ import annotations

from collections.abc import Mapping

from tests.specimens.documents.looks import HELD_OUT, look
from tests.specimens.documents.page import Sheet, sheet

_SCREEN = (75.0, 140.0)
_PALE = {"tints": ((248, 250, 252), (250, 250, 250), (246, 248, 252)), "corner_mm": 0.0, "print_kind": "waves"}
_GREY = (120, 124, 132)


def driving_licences() -> Mapping[str, Sheet]:
    """By family: items below one another, beside the portrait or under it, the address over two lines."""
    return {
        "azure": sheet(_SCREEN, look("azure", label_colour=_GREY, **_PALE), """
            @band 0 0 75 9 | #2f6fd0
            = 电子驾驶证 | 37.5 4.5 | 3.4 c sans #ffffff
            = 中华人民共和国机动车驾驶证 | 37.5 16 | 3.7 c
            @portrait 6 22 24 46
            name : 姓名 | 30 25 | 46 | 3.1 lem=2.7
            sex : 性别 | 30 31 | 46 | 3.1 lem=2.7
            nationality : 国籍 | 30 37 | 46 | 3.1 lem=2.7
            vehicle_class : 准驾车型 | 30 43 | 46 | 3.1 lem=2.7
            number : 证号 | 6 55 | 28 | 3.1 sans lem=2.7
            birth_date : 出生日期 | 6 61.5 | 28 | 3.1 lem=2.7
            first_issue_date : 初次领证日期 | 6 68 | 28 | 3.1 lem=2.7
            term : 有效期限 | 6 74.5 | 28 | 3.0 lem=2.7
            address : 住址 | 6 81 | 28 | 3.0 lem=2.7 wrap=42 gap=1.45
            status : 状态 | 6 96 | 28 | 3.1 lem=2.7
            points : 累积记分 | 6 102.5 | 28 | 3.1 lem=2.7
            made : 生成时间 | 6 109 | 28 | 2.9 lem=2.7
            @seal-square 50 114 68 132 | issuing_authority
        """),
        "jade": sheet(_SCREEN, look("jade", label_colour=(70, 80, 90), **_PALE), """
            = 机动车驾驶证（电子） | 37.5 8 | 4.0 c
            @portrait 26 14 48 42
            number : 证号 | 5 50 | 30 | 3.2 serif-bold
            name : 姓名 | 5 57 | 30 | 3.2
            sex : 性别 | 5 64 | 30 | 3.2
            nationality : 国籍 | 40 64 | 52 | 3.2
            address : 住址 | 5 71 | 30 | 3.0 wrap=41 gap=1.4
            birth_date : 出生日期 | 5 85 | 30 | 3.0
            first_issue_date : 初次领证日期 | 5 91.5 | 30 | 3.0
            vehicle_class : 准驾车型 | 5 98 | 30 | 3.2
            term : 有效期限 | 5 104.5 | 27 | 2.9
            status : 状态 | 5 111 | 30 | 3.0
            made : 生成时间 | 5 117.5 | 30 | 2.8
            @seal-square 52 120 70 138 | issuing_authority
        """),
        "amber": sheet(_SCREEN, look("amber", label_colour=(130, 96, 60), **_PALE), """
            = 中华人民共和国机动车驾驶证 | 37.5 7 | 3.6 c
            name : 姓名 | 6 14 | 6 19 | 3.4 lem=2.2
            sex : 性别 | 34 14 | 34 19 | 3.4 lem=2.2
            nationality : 国籍 | 6 26 | 6 31 | 3.4 lem=2.2
            number : 证号 | 6 38 | 6 43 | 3.4 mono lem=2.2
            @portrait 50 11 70 37
            birth_date : 出生日期 | 6 50 | 6 55 | 3.2 lem=2.2
            first_issue_date : 初次领证日期 | 40 50 | 40 55 | 3.2 lem=2.2
            vehicle_class : 准驾车型 | 6 62 | 6 67 | 3.4 lem=2.2
            status : 状态 | 40 62 | 40 67 | 3.2 lem=2.2
            term : 有效期限 | 6 74 | 6 79 | 3.2 lem=2.2
            address : 住址 | 6 86 | 17 86 | 3.0 lem=2.4 wrap=52 gap=1.45
            made : 生成时间 | 6 102 | 24 102 | 2.8 lem=2.2
            @seal-square 28 110 46 128 | issuing_authority
        """),
        "slate": sheet(_SCREEN, look("slate", label_colour=_GREY, **_PALE), """
            @band 0 0 75 12 | #46505e
            = 机动车驾驶证 | 37.5 6 | 4.0 c #ffffff
            name : 姓名 | 8 20 | 34 | 3.3
            number : 证号 | 8 27 | 30 | 3.2 mono
            sex : 性别 | 8 34 | 34 | 3.3
            nationality : 国籍 | 8 41 | 34 | 3.3
            birth_date : 出生日期 | 8 48 | 34 | 3.1
            address : 住址 | 8 55 | 34 | 3.0 wrap=36 gap=1.45
            first_issue_date : 初次领证日期 | 8 73 | 34 | 3.1
            vehicle_class : 准驾车型 | 8 80 | 34 | 3.3
            term : 有效期限 | 8 87 | 26 | 2.9
            points : 累积记分 | 8 94 | 34 | 3.1
            @portrait 8 102 26 126
            @seal-square 44 104 62 122 | issuing_authority
        """),
        HELD_OUT: sheet(_SCREEN, look(HELD_OUT, label_colour=(90, 86, 100), **_PALE), """
            = 电子驾驶证 | 37.5 6 | 3.6 c
            = 中华人民共和国机动车驾驶证 | 37.5 13 | 3.4 c
            number : 证号 | 5 21 | 27 | 3.3 microhei
            name : 姓名 | 5 28 | 27 | 3.3
            sex : 性别 | 5 35 | 27 | 3.3
            nationality : 国籍 | 5 42 | 27 | 3.3
            @portrait 50 25 69 51
            birth_date : 出生日期 | 5 55 | 30 | 3.1
            first_issue_date : 初次领证日期 | 5 61.5 | 30 | 3.1
            vehicle_class : 准驾车型 | 5 68 | 30 | 3.3
            term : 有效期限 | 5 74.5 | 24 | 2.9
            address : 住址 | 5 81 | 24 | 3.0 wrap=46 gap=1.5
            points : 累积记分 | 5 95 | 30 | 3.1
            made : 生成时间 | 5 101.5 | 30 | 2.8
            @seal-square 8 110 26 128 | issuing_authority
        """),
    }  # fmt: skip


def business_licences() -> Mapping[str, Sheet]:
    """By family: a screen with the code to scan below or above what is printed."""
    return {
        "azure": sheet(_SCREEN, look("azure", label_colour=_GREY, value_mm=2.8, label_mm=2.6, **_PALE), """
            @emblem 33 4 42 13
            = 营业执照 | 37.5 18 | 5.2 c serif-bold track=1
            - 电子营业执照 | 37.5 24 | 2.4 c
            uscc : 统一社会信用代码 | 6 31 | 32 | 3.0 sans
            name : 名称 | 6 37.5 | 26
            licence_type : 类型 | 6 44 | 26
            head or owner : 法定代表人 or 经营者 | 6 50.5 | 26
            registered_capital : 注册资本 | 6 57 | 26
            founded or opened : 成立日期 or 注册日期 | 6 63.5 | 26
            seat or premises : 住所 or 经营场所 | 6 70 | 26 | wrap=44 gap=1.45
            business_scope : 经营范围 | 6 82 | 26 | 2.4 wrap=44 gap=1.45
            @qr 6 112 28 134 | qr
            registration_date : | 46 132 | 46 132 | 2.8
            @seal-round 46 108 68 130 | seal
        """),
        "jade": sheet(_SCREEN, look("jade", label_colour=(70, 80, 90), value_mm=2.8, label_mm=2.6, **_PALE), """
            = 营 业 执 照 | 37.5 8 | 5.6 c
            @qr 26.5 14 48.5 36 | qr
            uscc : 统一社会信用代码 | 6 43 | 33 | 3.0
            name : 名　　称 | 6 50 | 27
            licence_type : 类　　型 | 6 56.5 | 27
            head or owner : 法定代表人 or 经 营 者 | 6 63 | 27
            founded or opened : 成立日期 or 注册日期 | 6 69.5 | 27
            registered_capital : 注册资本 | 6 76 | 27
            seat or premises : 住　　所 or 经营场所 | 6 82.5 | 27 | wrap=42 gap=1.45
            business_scope : 经营范围 | 6 94 | 27 | 2.4 wrap=42 gap=1.45
            registration_date : | 44 135 | 44 135 | 2.8
            @seal-round 44 112 66 134 | seal
        """),
        "amber": sheet(_SCREEN, look("amber", label_colour=(130, 96, 60), value_mm=2.8, label_mm=2.6, **_PALE), """
            @emblem 6 6 16 16
            = 营业执照 | 40 10 | 5.4 c wenkai-bold
            uscc : 统一社会信用代码 | 6 22 | 6 27 | 3.2 mono
            name : 名称 | 6 34 | 24
            licence_type : 类型 | 6 40.5 | 24
            seat or premises : 住所 or 经营场所 | 6 47 | 24 | wrap=46 gap=1.45
            head or owner : 法定代表人 or 经营者 | 6 60 | 24
            founded or opened : 成立日期 or 注册日期 | 6 66.5 | 24
            business_term : 营业期限 | 6 73 | 24 | 2.5
            registered_capital : 注册资本 | 6 79.5 | 24
            business_scope : 经营范围 | 6 86 | 24 | 2.4 wrap=46 gap=1.5
            registration_date : | 8 134 | 8 134 | 2.8
            @seal-round 8 110 30 132 | seal
            @qr 46 112 68 134 | qr
        """),
        "slate": sheet(_SCREEN, look("slate", label_colour=_GREY, value_mm=2.8, label_mm=2.6, **_PALE), """
            @band 0 0 75 10 | #a03038
            = 电子营业执照 | 37.5 5 | 3.6 c #ffffff
            name : 名称 | 8 18 | 30
            uscc : 统一社会信用代码 | 8 24.5 | 34 | 3.0 mono-bold
            licence_type : 类型 | 8 31 | 30
            head or owner : 法定代表人 or 经营者 | 8 37.5 | 30
            registered_capital : 注册资本 | 8 44 | 30
            founded or opened : 成立日期 or 注册日期 | 8 50.5 | 30
            seat or premises : 住所 or 经营场所 | 8 57 | 30 | wrap=40 gap=1.45
            business_scope : 经营范围 | 8 70 | 30 | 2.4 wrap=40 gap=1.45
            registration_date : | 10 112 | 10 112 | 2.8
            @seal-round 8 88 30 110 | seal
            @qr 42 108 66 132 | qr
        """),
        HELD_OUT: sheet(_SCREEN, look(HELD_OUT, label_colour=(90, 86, 100), value_mm=2.9, label_mm=2.7, **_PALE), """
            = 营业执照 | 37.5 9 | 5.0 c zenhei track=1.5
            - （电子） | 37.5 15 | 2.4 c
            uscc : 统一社会信用代码 | 5 23 | 33 | 3.1 microhei
            name : 名称 | 5 30 | 25
            head or owner : 法定代表人 or 经营者 | 5 37 | 25
            licence_type : 类型 | 5 44 | 25
            founded or opened : 成立日期 or 注册日期 | 5 51 | 25
            registered_capital : 注册资本 | 5 58 | 25
            seat or premises : 住所 or 经营场所 | 5 65 | 25 | wrap=44 gap=1.5
            business_scope : 经营范围 | 5 78 | 25 | 2.5 wrap=44 gap=1.5
            @qr 27 104 47 124 | qr
            registration_date : | 50 134 | 50 134 | 2.8
            @seal-round 49 108 69 128 | seal
        """),
    }  # fmt: skip
