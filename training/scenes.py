"""Scenes for training: cards of the pool laid on desks in any pose, lit, covered and blurred, at a few ms each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from training.pool import CARD_SIZE, Pixels, Pool

Points = NDArray[np.float64]
_CARD_ASPECT = 85.6 / 54.0
_HALF = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [0.5, 0.5]


class Surroundings(Protocol):
    """What has desks."""

    @property
    def desks(self) -> Pixels:
        """RGB (M, 480, 480, 3)."""
        ...


@dataclass(frozen=True)
class Scene:
    """A drawn scene: RGB pixels, and for each card its corners (4, 2) in content order and its side (0 portrait)."""

    pixels: Pixels
    cards: tuple[tuple[Points, int], ...]


def compose(
    rng: np.random.Generator, pool: Pool, size: tuple[int, int], least_share: float = 0.16, worn: float = 1.0
) -> Scene:
    """Put a scene together.

    Args:
        rng: draws everything.
        pool: what it is put together from.
        size: width and height.
        least_share: least width of a card, as a share of the longer edge.
        worn: how much likelier than usual sleeves and things over the cards' edges are.
    """
    w, h = size
    scanned = rng.random() < 0.1
    pixels = ground(rng, pool, size, plain=scanned or rng.random() < 0.12)
    quads = _quads(rng, size, scanned=scanned, least_share=least_share)
    if not scanned and rng.random() < 0.2:
        lay(rng, pixels, _page(rng, pool), pose(rng, size, float(rng.uniform(0.9, 1.8)), 0.8))
    for _ in range(int(rng.choice((0, 0, 1, 2)))):
        other = pose(rng, size, float(rng.uniform(0.15, 0.9)), 0.7)
        if all(np.linalg.norm(other.mean(axis=0) - q.mean(axis=0)) > 0.35 * width_of(q) for q in quads):
            lay(rng, pixels, np.array(pool.others[int(rng.integers(len(pool.others)))]), other)
    if quads and rng.random() < 0.15:
        _underlay(rng, pool, pixels, quads[0])
    cards = []
    first = int(rng.integers(len(pool.cards)))
    for i, quad in enumerate(quads):
        number = first + i if rng.random() < 0.7 else int(rng.integers(len(pool.cards)))
        number %= len(pool.cards)
        card = restyled(rng, np.array(pool.cards[number]), pool.pictures[number])
        bend = float(rng.normal(0, 0.02)) if not scanned and rng.random() < 0.12 * worn else 0.0
        lay(rng, pixels, card, quad, bend)
        cards.append((quad, number % 2))
    for quad in quads:
        if rng.random() < 0.15 * worn:
            sleeve(rng, pixels, quad)
        if rng.random() < 0.2 * worn:
            for _ in range(int(rng.choice((1, 1, 1, 2, 3)))):
                cover(rng, pixels, quad)
    pixels = photographed(rng, pixels, quads, light=not scanned)
    aspect = float(rng.choice((4 / 3, 4 / 3, 16 / 9, 1.5, 1.9, 1.0, 1.59)))
    if rng.random() < 0.4 and not scanned:
        seen = (round(h * aspect), h) if aspect < w / h else (w, round(w / aspect))
        pixels[seen[1] :] = 0
        pixels[:, seen[0] :] = 0
    return Scene(pixels, tuple(c for c in cards if in_view(c[0], pixels)))


def laid_out(rng: np.random.Generator, pool: Pool, size: tuple[int, int], number: int, quad: Points) -> Pixels:
    """One card of the pool at a given place, on a desk, lit and photographed."""
    pixels = ground(rng, pool, size, plain=rng.random() < 0.4)
    lay(rng, pixels, restyled(rng, np.array(pool.cards[number]), pool.pictures[number]), quad)
    if rng.random() < 0.1:
        cover(rng, pixels, quad)
    return photographed(rng, pixels, [quad], light=rng.random() < 0.9)


def restyled(rng: np.random.Generator, card: Pixels, picture: NDArray[np.float32]) -> Pixels:
    """A card with another tint, weaker or no background print, another picture, other colours: RGBA."""
    rgb = card[:, :, :3]
    if rng.random() < 0.35:
        ground = cv2.resize(cv2.blur(cv2.resize(rgb, (54, 34), interpolation=cv2.INTER_AREA), (15, 15)), CARD_SIZE)
        flat = np.full_like(ground, 0) + rng.uniform(185, 255, 3).astype(np.uint8)
        share = float(rng.uniform(0.3, 1))
        rgb = _pixels(cv2.addWeighted(cv2.add(cv2.subtract(rgb, ground), flat), share, rgb, 1 - share, 0))
    if rng.random() < 0.3:
        rgb = _other_picture(rng, np.ascontiguousarray(rgb), picture)
    if rng.random() < 0.25:
        hsv = _pixels(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV))
        hsv[:, :, 0] = (hsv[:, :, 0].astype(np.uint16) + int(rng.integers(180))) % 180
        rgb = _pixels(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB))
    if rng.random() < 0.08:
        rgb = _pixels(cv2.cvtColor(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB))
    return np.dstack([rgb, card[:, :, 3]])


def _pixels(values: Any) -> Pixels:
    return np.asarray(values, np.uint8)


def _other_picture(rng: np.random.Generator, rgb: Pixels, picture: NDArray[np.float32]) -> Pixels:
    left, top, right, bottom = (picture * [*CARD_SIZE, *CARD_SIZE] + rng.uniform(-4, 4, 4)).astype(int)
    if right - left < 4 or bottom - top < 4:
        return rgb
    tone, other = (tuple(int(v) for v in rng.uniform(30, 250, 3)) for _ in range(2))
    if picture[2] > 0.6:
        if rng.random() < 0.7:
            cv2.rectangle(rgb, (left, top), (right, bottom), tone, -1)
        middle = ((left + right) // 2, int(top + (bottom - top) * rng.uniform(0.3, 0.45)))
        radius = int((right - left) * rng.uniform(0.2, 0.3))
        cv2.ellipse(rgb, (middle[0], bottom), (radius * 2, int((bottom - top) * 0.4)), 0, 180, 360, other, -1)
        cv2.circle(rgb, middle, radius, tuple(int(v) for v in rng.uniform(60, 240, 3)), -1, cv2.LINE_AA)
    else:
        red = tuple(int(v) for v in rng.uniform((150, 0, 0), (255, 90, 90)))
        middle = ((left + right) // 2, (top + bottom) // 2)
        cv2.circle(rgb, middle, (right - left) // 2, red if rng.random() < 0.7 else tone, -1, cv2.LINE_AA)
        cv2.circle(rgb, middle, (right - left) // 3, other, int(rng.choice((-1, 2))), cv2.LINE_AA)
    return rgb


def ground(rng: np.random.Generator, pool: Surroundings, size: tuple[int, int], *, plain: bool) -> Pixels:
    """What a scene lies on: a desk of the pool, or one plain tone."""
    w, h = size
    if plain:
        tone = rng.uniform(225, 255, 3) if rng.random() < 0.75 else rng.uniform(0, 120, 3)
        return np.full((h, w, 3), 0, np.uint8) + tone.astype(np.uint8)
    desk = pool.desks[int(rng.integers(len(pool.desks)))]
    side = int(rng.uniform(0.45, 1) * desk.shape[0])
    x, y = (int(v) for v in rng.integers(0, desk.shape[0] - side + 1, 2))
    part = np.rot90(desk[y : y + side, x : x + side], int(rng.integers(4)))
    return np.array(cv2.resize(np.ascontiguousarray(part), (w, h), interpolation=cv2.INTER_LINEAR), np.uint8)


def _quads(rng: np.random.Generator, size: tuple[int, int], *, scanned: bool, least_share: float) -> list[Points]:
    w, h = size
    kind = rng.random()
    if scanned and rng.random() < 0.5:
        frame = np.array([[0, 0], [w, 0], [w, h], [0, h]], float) - 0.5
        return [frame + rng.uniform(-0.01, 0.01, (4, 2)) * w if rng.random() < 0.5 else frame][:1]
    if kind < 0.1:
        return []
    share = float(np.exp(rng.uniform(np.log(least_share), np.log(1.05))))
    first = pose(rng, size, share, 0.12 if rng.random() < 0.8 else 0.35)
    if kind > 0.82 and share < 0.62:
        apart = float(rng.uniform(1.02, 1.35))
        axis = first[3] - first[0] if rng.random() < 0.6 else first[1] - first[0]
        second = first + axis * apart * (1 if rng.random() < 0.5 else -1)
        if rng.random() < 0.3:
            middle = second.mean(axis=0)
            second = middle + (second - middle) @ spin(float(rng.normal(0, 12))).T
        if rng.random() < 0.2:
            second = np.roll(second, 2, axis=0)
        low, high = second.min(axis=0), second.max(axis=0)
        if (low > -0.1 * np.array(size)).all() and (high < 1.1 * np.array(size)).all():
            return [first, second]
    return [first]


def pose(
    rng: np.random.Generator, size: tuple[int, int], share: float, cut: float, aspect: float = _CARD_ASPECT
) -> Points:
    """A card's corners: any turn, tilted up to 40 degrees, at most a share ``cut`` of it outside the picture."""
    turn = 90.0 * int(rng.integers(4)) + (rng.normal(0, 5) if rng.random() < 0.6 else rng.uniform(-45, 45))
    tilt = 0.0 if rng.random() < 0.15 else np.deg2rad(rng.uniform(0, 40) * rng.uniform(0.3, 1))
    axis = rng.uniform(0, 2 * np.pi)
    flat = _HALF * [1, 1 / aspect] @ spin(float(turn)).T
    direction = np.array([np.cos(axis), np.sin(axis)])
    along = flat @ direction
    plane = flat + np.outer(along * (np.cos(tilt) - 1), direction)
    distance = rng.uniform(1.2, 2.6) / max(share, 0.4)
    seen = plane * (distance / (distance + along * np.sin(tilt)))[:, None]
    seen *= share * max(size) / max(width_of(seen), 1e-6)
    room = np.array(size, float)
    seen *= min(1.0, float((room * (1 + cut) / np.ptp(seen, axis=0)).min()))
    outside = cut * rng.random(2) * np.ptp(seen, axis=0) * (rng.random(2) < 0.3)
    low, high = -outside - seen.min(axis=0), room + outside - seen.max(axis=0)
    low, high = np.minimum(low, high), np.maximum(low, high)
    return np.asarray(seen + low + (high - low) * rng.random(2))


def spin(degrees: float) -> Points:
    """The turn by so many degrees, clockwise in the picture."""
    a = np.deg2rad(degrees)
    return np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])


def width_of(quad: Points) -> float:
    """Mean length of the upper and lower edge, pixels."""
    return float(np.linalg.norm((quad[1] - quad[0] + quad[2] - quad[3]) / 2))


def in_view(quad: Points, pixels: Pixels) -> bool:
    """Whether a page's middle lies in what the picture shows."""
    middle = quad.mean(axis=0)
    x, y = int(middle[0]), int(middle[1])
    h, w = pixels.shape[:2]
    return 0 <= x < w and 0 <= y < h and bool(pixels[max(0, y - 3) : y + 4, max(0, x - 3) : x + 4].any())


def lay(rng: np.random.Generator, pixels: Pixels, card: Pixels, quad: Points, bend: float = 0.0) -> None:
    """Lay a card with its contact shadow into the scene, its long sides bent by a share ``bend`` of its width."""
    h, w = pixels.shape[:2]
    across = np.array(card.shape[1::-1])
    factor = width_of(quad) / across[0]
    if factor < 0.7:
        across = np.maximum(np.round(across * factor * 1.2), (8, 6)).astype(int)
        card = np.asarray(cv2.resize(card, across.tolist(), interpolation=cv2.INTER_AREA), np.uint8)
    edges = (np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * across - 0.5).astype(np.float32)
    if bend:
        card, above = _bent(rng, card, bend)
        edges = edges + np.array([0, above], np.float32)
    matrix = cv2.getPerspectiveTransform(edges, quad.astype(np.float32))
    seen = cv2.warpPerspective(card, matrix, (w, h), flags=cv2.INTER_LINEAR)
    alpha = seen[:, :, 3]
    if rng.random() < 0.6:
        depth = float(rng.uniform(0.1, 0.5))
        move = np.array([[1, 0, rng.uniform(-4, 4)], [0, 1, rng.uniform(-2, 4)]])
        shadow = cv2.blur(cv2.warpAffine(alpha, move, (w, h)), (7, 7))
        gain = 255 - cv2.convertScaleAbs(shadow, alpha=depth)
        pixels[:] = cv2.multiply(pixels, cv2.merge([gain] * 3), scale=1 / 255)
    a = cv2.merge([alpha] * 3)
    pixels[:] = cv2.add(cv2.multiply(seen[:, :, :3], a, scale=1 / 255), cv2.multiply(pixels, 255 - a, scale=1 / 255))


def _bent(rng: np.random.Generator, card: Pixels, bend: float) -> tuple[Pixels, int]:
    """A card whose long sides are arcs between corners that stay where they are, and how many rows it got above."""
    h, w = card.shape[:2]
    room = int(abs(bend) * w) + 2
    top, foot = float(rng.uniform(0.5, 1.2)), float(rng.uniform(0.5, 1.2))
    u = np.linspace(0, 1, w, dtype=np.float32)[None, :]
    v = (np.arange(h + 2 * room, dtype=np.float32)[:, None] - room) / h
    peak = float(rng.uniform(0.35, 0.65))
    arc = np.where(u < peak, 1 - ((peak - u) / peak) ** 2, 1 - ((u - peak) / (1 - peak)) ** 2)
    sag = bend * w * arc * (top * (1 - v.clip(0, 1)) + foot * v.clip(0, 1)) / 1.2
    rows = (v * h - sag).astype(np.float32)
    columns = np.broadcast_to(u * (w - 1), rows.shape).astype(np.float32)
    made = cv2.remap(card, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    light = 1 + float(rng.normal(0, 0.12)) * (arc - 0.5)
    made[:, :, :3] = np.clip(made[:, :, :3] * light[:, :, None], 0, 255).astype(np.uint8)
    return np.asarray(made, np.uint8), room


def _underlay(rng: np.random.Generator, pool: Pool, pixels: Pixels, quad: Points) -> None:
    """A sheet whose edge runs along the card's, or under it."""
    side = int(rng.integers(4))
    spread = (quad - quad.mean(axis=0)) * rng.uniform(1.0, 1.9)
    outward = (quad[side] + quad[(side + 1) % 4]) / 2 - quad.mean(axis=0)
    sheet = quad.mean(axis=0) + outward * rng.uniform(0.4, 1.9) + spread @ spin(float(rng.normal(0, 4))).T
    lay(rng, pixels, _page(rng, pool), sheet)


def _page(rng: np.random.Generator, pool: Pool) -> Pixels:
    """A sheet of print."""
    pages = pool.others[1::4]
    return np.array(pages[int(rng.integers(len(pages)))])


def sleeve(rng: np.random.Generator, pixels: Pixels, quad: Points) -> None:
    """A plastic sleeve around the card, which may have slid to one side of it: milky or clear, with a welded edge."""
    across, down = (quad[1] - quad[0] + quad[2] - quad[3]) / 2, (quad[3] - quad[0] + quad[2] - quad[1]) / 2
    left, right, above, below = rng.uniform(0.005, 0.1, 4) * rng.uniform(0.4, 1.2)
    moves = [-left * across - above * down, right * across - above * down, right * across + below * down,
             -left * across + below * down]  # fmt: skip
    middle = quad.mean(axis=0)
    outline = middle + (quad + moves - middle) @ spin(float(rng.normal(0, 0.7))).T
    milky = pixels.copy()
    tone = tuple(int(v) for v in rng.uniform(200, 250, 3))
    cv2.fillConvexPoly(milky, outline.astype(np.int32), tone, cv2.LINE_AA)
    share = float(rng.uniform(0.0, 0.3))
    pixels[:] = cv2.addWeighted(milky, share, pixels, 1 - share, 0)
    welded = tone if rng.random() < 0.4 else tuple(int(v) for v in rng.uniform(40, 250, 3))
    shown = pixels.copy()
    for turn in range(4):
        if rng.random() < 0.9:
            start, end = (tuple(int(v) for v in outline[i % 4]) for i in (turn, turn + 1))
            cv2.line(shown, start, end, welded, int(rng.integers(1, 4)), cv2.LINE_AA)
    opaque = float(rng.uniform(0.3, 1.0))
    pixels[:] = cv2.addWeighted(shown, opaque, pixels, 1 - opaque, 0)


def cover(rng: np.random.Generator, pixels: Pixels, quad: Points) -> None:
    """A finger, a pen or a paper's corner over the card's edge, or over one of its corners."""
    width = width_of(quad)
    t = float(rng.uniform(0.1, 0.9) if rng.random() < 0.5 else rng.choice((0, 1)) + rng.normal(0, 0.06))
    side = int(rng.integers(4))
    at = quad[side] * t + quad[(side + 1) % 4] * (1 - t)
    outward = at - quad.mean(axis=0)
    outward = outward / max(float(np.linalg.norm(outward)), 1e-6)
    tip = at - outward * width * float(rng.uniform(0.0, 0.14))
    along = outward @ spin(float(rng.normal(0, 25))).T
    if rng.random() < 0.7:
        _finger(rng, pixels, tip, along, width)
        return
    colour = tuple(int(v) for v in rng.uniform(0, 255, 3))
    thick = max(2, int(width * rng.uniform(0.03, 0.1)))
    start, end = tip + outward * thick / 2, at + along * width
    cv2.line(pixels, tuple(int(v) for v in start), tuple(int(v) for v in end), colour, thick, cv2.LINE_AA)


def _finger(rng: np.random.Generator, pixels: Pixels, tip: Points, along: Points, width: float) -> None:
    """A finger from its tip on, of any skin's tone, rounder by shading, with a nail or without, and with its shadow."""
    skin = np.array((75, 48, 38)) + rng.random() * np.array((175, 165, 150)) + rng.normal(0, 8, 3)
    thick = max(4, int(width * rng.uniform(0.1, 0.26)))
    start, end = tip + along * thick / 2, tip + along * width * float(rng.uniform(0.5, 1.2))
    if rng.random() < 0.5:
        dark = pixels.copy()
        aside = rng.normal(0, thick * 0.15, 2)
        _stroke(dark, start + aside, end + aside, (0, 0, 0), thick)
        pixels[:] = cv2.addWeighted(dark, 0.25, pixels, 0.75, 0)
    lit = rng.normal(0, thick * 0.12, 2)
    for share, tone in ((1.0, 0.82), (0.85, 0.92), (0.65, 1.0), (0.4, 1.06)):
        shade = tone if rng.random() < 0.8 else 1.0
        _stroke(pixels, start + lit * (1 - share), end + lit * (1 - share), skin * shade, max(1, int(thick * share)))
    if rng.random() < 0.5:
        nail = tuple(int(v) for v in np.clip(skin * rng.uniform(0.95, 1.2) + rng.uniform(-10, 25, 3), 0, 255))
        middle = tuple(int(v) for v in start + along * thick * 0.1)
        axes = (max(1, int(thick * rng.uniform(0.3, 0.5))), max(1, int(thick * rng.uniform(0.22, 0.36))))
        turn = float(np.degrees(np.arctan2(along[1], along[0])))
        cv2.ellipse(pixels, middle, axes, turn, 0, 360, nail, -1, cv2.LINE_AA)


def _stroke(pixels: Pixels, start: Points, end: Points, colour: Any, thick: int) -> None:
    tone = tuple(int(v) for v in np.clip(colour, 0, 255))
    cv2.line(pixels, tuple(int(v) for v in start), tuple(int(v) for v in end), tone, thick, cv2.LINE_AA)


def photographed(rng: np.random.Generator, pixels: Pixels, quads: list[Points], *, light: bool) -> Pixels:
    """The scene as a camera gives it: light, shadow, highlights, haze, blur, grain, compression."""
    h, w = pixels.shape[:2]
    gain = np.full((9, 12, 3), 1.0, np.float32) * rng.uniform(0.92, 1.08, 3).astype(np.float32)
    if light:
        gain *= np.float32(rng.uniform(0.2, 1.2) if rng.random() < 0.5 else rng.uniform(0.75, 1.1))
        gain *= rng.normal(1, 0.12 * rng.random(), (9, 12, 1)).astype(np.float32)
        slope = np.linspace(-1, 1, 12)[None, :] * rng.normal(0, 0.15) + np.linspace(-1, 1, 9)[:, None] * rng.normal(
            0, 0.15
        )
        gain *= np.clip(1 + slope, 0.3, 1.7)[:, :, None].astype(np.float32)
        gain *= rng.normal(1, 0.06, 3).astype(np.float32)
    wide = cv2.resize(np.clip(gain * 128, 0, 255).astype(np.uint8), (w, h), interpolation=cv2.INTER_LINEAR)
    pixels = np.asarray(cv2.multiply(pixels, wide, scale=1 / 128), np.uint8)
    if light and rng.random() < 0.25:
        pixels = _shaded(rng, pixels)
    if light and quads and rng.random() < 0.3:
        pixels = _shining(rng, pixels, quads[int(rng.integers(len(quads)))])
    if light and rng.random() < 0.2:
        pixels = _streaked(rng, pixels)
    if light and rng.random() < 0.15:
        haze, share = rng.uniform(60, 230, 3), float(rng.uniform(0.1, 0.5))
        pixels = np.asarray(
            cv2.addWeighted(pixels, 1 - share, np.full_like(pixels, 0) + haze.astype(np.uint8), share, 0)
        )
    if rng.random() < 0.55:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), float(rng.uniform(0.3, 2.4))), np.uint8)
    if rng.random() < 0.15:
        pixels = _moved(rng, pixels)
    if rng.random() < 0.6:
        grain = rng.integers(-128, 128, (h // 2, w, 1), dtype=np.int16) * np.float32(rng.uniform(0.01, 0.16))
        grain = np.concatenate([grain, grain[::-1]] if h % 2 == 0 else [grain, grain[::-1], grain[:1]])
        pixels = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    if rng.random() < 0.06:
        pixels = np.asarray(cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), np.uint8)
    if rng.random() < 0.3:
        ramp = np.clip((np.arange(256) - 128) * rng.uniform(0.6, 1.4) + 128, 0, 255).astype(np.uint8)
        pixels = np.asarray(cv2.LUT(pixels, ramp), np.uint8)
    if rng.random() < 0.4:
        _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 95))])
        pixels = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return pixels


def _shaded(rng: np.random.Generator, pixels: Pixels) -> Pixels:
    h, w = pixels.shape[:2]
    mask = np.full((h // 4, w // 4), 255, np.uint8)
    points = (rng.random((int(rng.integers(3, 6)), 2)) * [w / 4, h / 4] * 1.6 - [w * 0.08, h * 0.08]).astype(np.int32)
    cv2.fillConvexPoly(mask, cv2.convexHull(points), int(rng.uniform(70, 200)))
    mask = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.6, 6)))
    return np.asarray(cv2.multiply(pixels, cv2.merge([cv2.resize(mask, (w, h))] * 3), scale=1 / 255), np.uint8)


def _shining(rng: np.random.Generator, pixels: Pixels, quad: Points) -> Pixels:
    """Highlights on the card's lacquer."""
    h, w = pixels.shape[:2]
    plane = np.zeros((h // 2, w // 2), np.uint8)
    for _ in range(int(rng.integers(1, 4))):
        u, v = rng.random(2)
        at = (quad[0] * (1 - u) + quad[1] * u) * (1 - v) + (quad[3] * (1 - u) + quad[2] * u) * v
        axes = (int(width_of(quad) * rng.uniform(0.03, 0.25) / 2), int(width_of(quad) * rng.uniform(0.02, 0.1) / 2))
        tone = int(rng.uniform(60, 255))
        cv2.ellipse(plane, (int(at[0] / 2), int(at[1] / 2)), axes, float(rng.uniform(0, 180)), 0, 360, tone, -1)
    plane = cv2.resize(cv2.GaussianBlur(plane, (0, 0), float(rng.uniform(1, 8))), (w, h))
    return np.asarray(cv2.add(pixels, cv2.merge([plane] * 3)), np.uint8)


def _streaked(rng: np.random.Generator, pixels: Pixels) -> Pixels:
    """Bands of light across the scene: a lamp's or a window's reflection on plastic."""
    h, w = pixels.shape[:2]
    plane = np.zeros((h // 2, w // 2), np.uint8)
    a = rng.uniform(0, np.pi)
    along = np.array([np.cos(a), np.sin(a)]) * w
    for _ in range(int(rng.integers(1, 4))):
        at = rng.random(2) * [w / 2, h / 2]
        start, end = at - along, at + along * rng.uniform(0.1, 1)
        thick = max(1, int(w * rng.uniform(0.01, 0.12)))
        cv2.line(plane, tuple(int(v) for v in start), tuple(int(v) for v in end), int(rng.uniform(50, 255)), thick)
    plane = cv2.resize(cv2.GaussianBlur(plane, (0, 0), float(rng.uniform(1, 9))), (w, h))
    return np.asarray(cv2.add(pixels, cv2.merge([plane] * 3)), np.uint8)


def _moved(rng: np.random.Generator, pixels: Pixels) -> Pixels:
    n = int(rng.integers(3, 9)) | 1
    kernel = np.zeros((n, n), np.uint8)
    a = rng.uniform(0, np.pi)
    reach = np.array([np.cos(a), np.sin(a)]) * n / 2
    start, end = ((n // 2 + reach * s).astype(int) for s in (-1, 1))
    cv2.line(kernel, tuple(int(v) for v in start), tuple(int(v) for v in end), 1)
    return np.asarray(cv2.filter2D(pixels, -1, kernel.astype(np.float32) / max(1, int(kernel.sum()))), np.uint8)
