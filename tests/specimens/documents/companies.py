"""Fictitious companies and sole traders: names, codes, capital, scope, addresses, and what their QR codes carry."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from ocr.standards import uscc
from tests.specimens.addresses import address
from tests.specimens.documents.persons import person, printed_day, years_on
from tests.specimens.identity import REFERENCE_DATE
from tests.specimens.names import words
from tests.specimens.regions import REGIONS, Region

_BRANDS = words("样本 示例 虚构 样张 测试 模范 兴样 瑞例 华拟 嘉样 凤例 龙拟 云样 海例 远拟 鑫样 博例 晟拟 旭样 恒例")
_TRADES = words(
    "科技 贸易 商贸 物流 餐饮管理 建筑工程 信息技术 文化传播 医疗器械 电子商务 农业发展 机械设备 企业管理咨询 生物"
)
_SHOPS = words("便利店 餐馆 服装店 五金店 理发店 水果店 超市 汽车修理厂 茶叶店 花店 小吃部 建材经营部")
_TYPES = (
    "有限责任公司(自然人投资或控股)", "有限责任公司", "有限责任公司（自然人独资）", "股份有限公司(非上市)",
    "有限责任公司(法人独资)", "其他股份有限公司(非上市)", "有限责任公司分公司", "有限责任公司(外商投资企业法人独资)",
)  # fmt: skip
_WORKS = words(
    "技术开发、技术咨询、技术服务 软件开发 计算机系统服务 日用百货销售 食品经营 电子产品销售 家用电器零售 货物进出口 "
    "广告设计、制作、代理 会议及展览服务 普通货物道路运输 建筑材料批发 机械设备租赁 企业管理咨询 餐饮服务 化妆品零售 "
    "办公用品销售 五金产品批发 园林绿化工程施工 物业管理 汽车零配件零售 服装服饰批发 农副产品销售 医疗器械经营 "
    "仓储服务（不含危险化学品） 信息咨询服务（不含许可类信息咨询服务） 工艺美术品销售 包装材料销售"
)
_ENDING = "（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
_NUMERALS = "零壹贰叁肆伍陆柒捌玖"


@dataclass(frozen=True, slots=True)
class Company:
    """What a business licence says; ``capital`` is empty for a sole trader."""

    code: str
    name: str
    kind: str
    head: str
    scope: str
    capital: str
    founded: date
    term: str
    address: str
    authority: str
    registered: date
    qr: str
    sole: bool


def company(rng: random.Random, *, sole: bool) -> Company:
    """Draw a company, or a sole trader."""
    region = rng.choice([r for r in REGIONS if r.code[:2] not in {"54", "65"}])
    town = region.city or region.province
    brand = rng.choice(_BRANDS) + rng.choice(("", "", rng.choice("伟强福兴隆盛源达通顺美佳")))
    trade = rng.choice(_SHOPS if sole else _TRADES)
    name = f"{region.county if sole else town}{brand}{trade}{'' if sole else rng.choice(('有限公司', '有限责任公司'))}"
    founded = REFERENCE_DATE - timedelta(days=rng.randrange(200, 20 * 365))
    registered = max(founded, REFERENCE_DATE - timedelta(days=rng.randrange(30, 6 * 365)))
    code = _code(rng, region, sole)
    works = rng.sample(_WORKS, rng.randrange(2, 5) if sole else rng.randrange(4, 12))
    scope = rng.choice(("；", "、", "；")).join(works) + rng.choice(("。", "")) + rng.choice((_ENDING, _ENDING, ""))
    return Company(
        code, name, "个体工商户" if sole else rng.choice(_TYPES), person(rng).name, scope,
        "" if sole else _capital(rng), founded, _term(rng, founded), address(rng, region, None),
        f"{_town(region)}{region.county}{rng.choice(('市场监督管理局', '行政审批局'))}",
        registered, rng.choice(
            (
                f"https://gsxt.example.gov.cn/ent/{code}",
                f"https://gsxt.example.gov.cn/qr?c={rng.randrange(16**24):024x}",
                f"http://gsxt.example.cn/saicf?uniscid={code}&t=1",
                f"统一社会信用代码:{code};名称:{name}",
            )
        ), sole,
    )  # fmt: skip


def _town(region: Region) -> str:
    town = region.city or region.province
    return town if town.endswith(("市", "州", "盟")) else ""


def _code(rng: random.Random, region: Region, sole: bool) -> str:
    """A unified social credit code with both check characters."""
    body = "MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    if rng.random() < 0.35:
        body = f"{rng.randrange(10**8):08d}"
    first = f"9{2 if sole else 1}{region.code}{body}{uscc.organisation_check_character(body)}"
    return first + uscc.check_character(first)


def _capital(rng: random.Random) -> str:
    digit, unit = rng.randrange(1, 10), rng.choice(("佰万", "仟万", "拾万", "亿"))
    many = {"拾万": digit * 10, "佰万": digit * 100, "仟万": digit * 1000, "亿": digit * 10000}[unit]
    return rng.choice(
        (
            f"{_NUMERALS[digit]}{unit}元整", f"人民币{_NUMERALS[digit]}{unit}元整", f"{many}万元人民币",
            f"{_NUMERALS[digit]}{unit}圆整", f"{many}.000000万人民币",
        )
    )  # fmt: skip


def _term(rng: random.Random, founded: date) -> str:
    form = rng.choice(("zh", "zh-padded"))
    first = printed_day(founded, form)
    if rng.random() < 0.45:
        return rng.choice((f"{first}至长期", "长期", f"自{first}至长期"))
    last = printed_day(years_on(founded, rng.choice((20, 30, 50)), less_a_day=True), form)
    return rng.choice((f"{first}至{last}", f"自{first}至{last}"))
