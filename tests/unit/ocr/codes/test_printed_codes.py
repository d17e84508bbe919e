"""QR codes in pictures, drawn here by another library than the one that reads them."""

from __future__ import annotations

import numpy as np
import segno

from ocr.codes import QR, read_codes


def _picture(text: str, pixels: int) -> np.ndarray:
    modules = np.array([[0 if dark else 255 for dark in row] for row in segno.make_qr(text).matrix_iter(border=3)])
    tile = np.kron(modules, np.ones((pixels, pixels))).astype(np.uint8)
    page = np.full((tile.shape[0] + 200, tile.shape[1] + 320, 3), 230, np.uint8)
    page[60 : 60 + tile.shape[0], 240 : 240 + tile.shape[1]] = tile[:, :, None]
    return page


def test_a_code_is_read_with_its_place() -> None:
    """Text in Chinese comes as it was put in; the place is that of the code."""
    (code,) = read_codes(_picture("统一社会信用代码:91350100M000100Y43;名称:样本公司", 3), QR)
    assert code.text == "统一社会信用代码:91350100M000100Y43;名称:样本公司"
    assert code.quad is not None
    assert (code.quad.array().min(axis=0) > [230, 55]).all()


def test_a_small_code_is_looked_at_larger() -> None:
    """Two pixels a module, blurred by shrinking, still read."""
    page = _picture("https://gsxt.example.gov.cn/ent/91350100M000100Y43", 4)[::2, ::2]
    assert [code.text[-18:] for code in read_codes(np.ascontiguousarray(page), QR)] == ["91350100M000100Y43"]


def test_no_code_is_none() -> None:
    """A blank page has none."""
    assert read_codes(np.full((200, 300, 3), 255, np.uint8), QR) == ()
