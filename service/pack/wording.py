"""What the report calls things, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Both = tuple[str, str]
"""A wording in Chinese, and in English."""

DECISIONS: Final[Mapping[str, Both]] = {
    "ACCEPT": ("通过", "every required check passed"),
    "REVIEW": ("人工复核", "a person must look"),
    "RESUBMIT": ("重新提交", "a better picture would settle it"),
    "REJECT": ("拒绝", "proved false, lost, or not acceptable"),
    "PENDING": ("待定", "an authority has not answered"),
}
OUTCOMES: Final[Mapping[str, Both]] = {
    "PASSED": ("通过", "passed"),
    "FAILED": ("未通过", "failed"),
    "INCONCLUSIVE": ("无法判断", "inconclusive"),
    "NOT_APPLICABLE": ("不适用", "not applicable"),
    "NOT_EXECUTED": ("未执行", "not executed"),
}
STATUSES: Final[Mapping[str, Both]] = {
    "READ": ("已读取", "read"),
    "UNSURE": ("存疑", "unsure"),
    "MISSING": ("缺失", "missing"),
}
TRUTHS: Final[Mapping[str, Both]] = {
    "YES": ("是", "yes"),
    "NO": ("否", "no"),
    "UNKNOWN": ("无法判断", "could not be told"),
    "NOT_ASKED": ("未查询", "nobody was asked"),
}
PURPOSES: Final[Mapping[str, Both]] = {
    "ACCOUNT_OPENING": ("开立账户", "account opening"),
    "ONE_OFF_TRANSACTION": ("一次性业务", "one-off transaction"),
    "REVIEW": ("重新识别", "review"),
    "INFORMATION_CHANGE": ("信息变更", "information change"),
}
STATES: Final[Mapping[str, Both]] = {
    "ACTIVE": ("有效", "it stands"),
    "SUPERSEDED": ("已被取代", "a later verification replaces it"),
    "EXPIRED": ("证件已过期", "its document has run out"),
    "RESTRICTED": ("仅存储（客户已请求删除）", "only stored: the customer asked for deletion"),
}
STATEMENTS: Final[Mapping[str, Both]] = {
    "self_consistent": ("证件自身一致", "the document agrees with itself"),
    "matches_claim": ("与申报信息一致", "the document agrees with what was declared"),
    "officially_verified": ("经权威机构核实", "an authority has confirmed it"),
}
AUTHORITY_OUTCOMES: Final[Mapping[str, Both]] = {
    "MATCH": ("一致", "confirmed"),
    "MATCH_NO_PHOTO": ("一致（无照片）", "confirmed; no photo there"),
    "NOT_MATCHED": ("不一致", "other details there"),
    "NAME_NOT_MATCHED": ("姓名不一致", "another name there"),
    "NUMBER_NOT_FOUND": ("号码不存在", "no such number"),
    "CARD_LOST": ("已挂失或失效", "lost, cancelled or expired"),
    "NO_RECORD": ("查无记录", "no record"),
    "UNAVAILABLE": ("无法核查", "could not answer"),
    "QUOTA_EXCEEDED": ("次数已满", "not asked: the quota is used up"),
    "UNMAPPED": ("返回码未知", "an answer that the channel's table does not know"),
    "CONFLICT": ("前后答复矛盾", "two different answers"),
    "FIELDS_MISSING": ("缺少核查所需信息", "not asked: a field is missing"),
    "CONSENT_WITHDRAWN": ("客户已撤回同意", "stopped: the consent was withdrawn"),
}
FACT_STATES: Final[Mapping[str, Both]] = {
    "MATCH": ("一致", "confirmed"),
    "MISMATCH": ("不一致", "another value there"),
    "VALID": ("有效", "in force"),
    "INVALID": ("无效", "not in force"),
    "UNKNOWN": ("未说明", "not stated"),
}
CLAIM: Final[Mapping[str, Both]] = {
    "name": ("姓名", "name"),
    "sex": ("性别", "sex"),
    "nationality": ("国籍", "nationality"),
    "occupation": ("职业", "occupation"),
    "address": ("住所地或工作单位地址", "address"),
    "contact": ("联系方式", "contact"),
    "document_type": ("证件种类", "document type"),
    "document_number": ("证件号码", "document number"),
    "birth_date": ("出生日期", "date of birth"),
    "valid_from": ("有效期起", "valid from"),
    "valid_until": ("有效期止", "valid until"),
}
HEADINGS: Final[Mapping[str, Both]] = {
    "title": ("身份核验证据报告", "Evidence of an identity verification"),
    "about": ("概要", "About"),
    "reasons": ("理由", "Reasons"),
    "statements": ("结论", "Statements"),
    "official": ("权威机构的答复", "What authorities said"),
    "actions": ("后续措施", "Required actions"),
    "readings": ("影像与识别结果", "Pictures and what was read"),
    "claim": ("客户申报信息", "What the customer declared"),
    "checks": ("核验项目", "Checks"),
    "reviews": ("人工复核", "What people decided"),
    "policy": ("决策规则", "Policy"),
    "evidence": ("留存影像", "Pictures as kept"),
    "audit": ("审计记录", "What the audit log tells"),
}
