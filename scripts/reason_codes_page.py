"""Write docs/reason-codes.md from service/verification/values/codes.toml: ``python -m scripts.reason_codes_page``.

A contract test compares the page with what this script writes.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from service.verification.values.codes import CODES, Code

PAGE = Path(__file__).parents[1] / "docs" / "reason-codes.md"

HEAD = """# Reason codes of a verdict

<!-- Written by `python -m scripts.reason_codes_page` from service/verification/values/codes.toml. Do not edit. -->

A check that does not pass gives a reason code. The code does not decide: the policy maps results of checks to decisions
(`service/verification/policies/default.toml`). Codes are stable once released: new ones may be added, none is renamed
or gets another meaning. For codes of *errors*, where nothing was evaluated, see [errors.md](errors.md).

- **Meaning** is for the operator. It never contains a value.
- **Customer** is the hint that may be shown to the customer, in Chinese and English. It says what to do, and nothing
  that helps a fraudster.
- **New picture**: whether another picture of the same document could change the outcome.
- **Action** is what the caller does next where this code decides; `-` means that the decision says it all.

Codes of AUTHORITY come from the authorities that a policy asks ([authorities.md](authorities.md)); those of INPUT but
CARD_TOO_SMALL are reasons of errors. The catalogue is wider than this version. Nothing gives the codes of FACE, of
PROCESS all but CHECK_NOT_EXECUTED and RESUBMISSION_LIMIT, of AUTHENTICITY all but WATERMARK_OR_OVERLAY, nor
ELECTRONIC_ID, OCCLUDED, PORTRAIT_NOT_DETECTED and FRONT_BACK_INCONSISTENT.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD]
    for group, codes in groupby(CODES.values(), key=lambda code: code.group):
        parts.append(f"\n## {group}\n\n| Code | Meaning | Customer | New picture | Action |\n|---|---|---|---|---|\n")
        parts += [_row(code) for code in codes]
    return "".join(parts)


def _row(code: Code) -> str:
    again = "yes" if code.retryable else "no"
    customer = f"{code.hint.zh} {code.hint.en}"
    return f"| {code.code} | {code.detail} | {customer} | {again} | {code.action or '-'} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
