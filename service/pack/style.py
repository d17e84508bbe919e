"""The report's one style sheet. The page's security policy allows it by its digest, and nothing else."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

STYLE: Final = """
* { box-sizing: border-box }
body { margin: 0; font: 14px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  color: #111827; background: #f1f3f6 }
header { background: #151b26; color: #fff; padding: 28px 40px; display: flex; gap: 28px; align-items: center }
header h1 { margin: 0; font-size: 24px } header p { margin: 4px 0 0; color: #bec6d2 }
.decision { padding: 14px 22px; border-radius: 10px; color: #fff; font-weight: 700; font-size: 22px;
  text-align: center }
.decision small { display: block; font-size: 13px; font-weight: 400 }
.ACCEPT { background: #16803d } .REVIEW { background: #b45309 } .RESUBMIT { background: #1d4ec8 }
.REJECT { background: #be1828 } .PENDING { background: #7d8592 }
main { max-width: 1240px; margin: 0 auto; padding: 8px 40px 60px }
section { background: #fff; border-radius: 12px; padding: 18px 24px; margin: 20px 0 }
h2 { font-size: 18px; margin: 0 0 10px } h3 { font-size: 15px; margin: 16px 0 8px }
h1 [lang=en], h2 [lang=en], h3 [lang=en] { font-weight: 400; margin-left: 10px; opacity: .75 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-top: 1px solid #e2e6ec }
th { font-weight: 600; color: #646e7d } bdi, code { overflow-wrap: anywhere }
td [lang=en], th [lang=en] { display: block; font-size: .85em; font-weight: 400; color: #646e7d }
code { font: 12px ui-monospace, monospace; background: #f1f3f6; border-radius: 4px; padding: 1px 5px }
pre { font: 12px ui-monospace, monospace; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
figure { margin: 8px 0 14px } figure img { width: 100%; height: auto; border-radius: 8px; display: block }
.glyph { height: 1.1em; width: auto; vertical-align: -.16em }
.strip { display: block; max-width: 260px; max-height: 48px; height: auto; margin-top: 4px; border-radius: 4px }
.FAILED, .MISSING { color: #be1828 } .INCONCLUSIVE, .UNSURE { color: #b45309 } .PASSED, .READ { color: #16803d }
.note { color: #646e7d }
.watermark { position: fixed; inset: -40%; z-index: 9; pointer-events: none; user-select: none; opacity: .10;
  transform: rotate(-22deg); display: grid; grid-template-columns: repeat(6, 1fr); gap: 90px 40px;
  align-content: center }
.watermark span { white-space: nowrap; font-size: 18px; color: #be1828 }
footer { color: #646e7d; padding: 0 40px 40px; max-width: 1240px; margin: 0 auto }
@page { size: A4; margin: 14mm }
@media print {
  body { background: #fff; font-size: 11px; -webkit-print-color-adjust: exact; print-color-adjust: exact }
  header { padding: 14px 18px } main { padding: 0; max-width: none } section { padding: 8px 0; border-radius: 0 }
  tr, figure, h2, h3 { break-inside: avoid } h2, h3 { break-after: avoid } thead { display: table-header-group }
}
"""

POLICY: Final = (
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
)
"""The Content-Security-Policy: no script, no connection, pictures that are in the page itself."""
