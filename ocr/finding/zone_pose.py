"""Where a page lies whose machine readable zone was seen: its characters' even pitch tells scale, turn and tilt.

The outline that this gives is moved onto an outline seen in the picture, where one has the zone in its place: that of
the page, or of an open booklet whose lower page it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.documents import DocumentType, MachineZone, PageLayout
from ocr.finder.borders import refine_page, refine_widely
from ocr.finder.outline_choice import Closely, Judged, Refined, chosen, judged
from ocr.finder.outlines import candidate_quads
from ocr.finder.seen_shape import misshapen
from ocr.finding.locate import Survey
from ocr.finding.pose import Pose
from ocr.geometry import UNIT, Quad, fitted_homography, homography, map_points
from ocr.image.picture import Picture
from ocr.zones.whole_lines import SeenZone

PITCH_MM: Final = 2.54
"""Ten characters an inch (ICAO Doc 9303-3)."""
STEP_MM: Final = 6.35
"""From one line to the next: four lines an inch."""
_STIFFNESS: Final = 0.3
"""Perspective is believed as far as the places of the characters show it clearly."""
_OFF: Final = 0.07
"""An outline whose zone is no further from its usual place than this, fraction of the page, may be the page's."""
_FAR: Final = 0.2
"""The same for an outline all of whose sides are seen: pages differ in what stands below and beside their zone."""
_SEEN_SIDES: Final = 2
"""An outline that was moved onto so many visible edges is believed."""
_ALL_SIDES: Final = 4
_UNLIKE: Final = 0.2
"""Outlines that are misshapen by more are not made exact."""
_LINES: Final = 3
"""A zone of fewer lines does not tell which of them is elsewhere."""
_SEEN_BY_PRINT: Final = 0.15
"""Outlines that a zone alone tells are misshapen by less, see `misshapen`."""
_TRIED: Final = 3
"""Outlines that are made exact, of those that do not have the zone quite where it usually is."""
_INSIDE: Final = 0.01
"""Characters no further out, fraction of the page, stand on it."""
_MOST, _STRAY = 0.8, 0.06
"""So many of a zone's characters stand on its page, and none seems to stand further out than this."""


def zone_pose(  # noqa: PLR0917
    seen: Survey,
    zone: SeenZone,
    document: DocumentType,
    layout: PageLayout,
    shape: MachineZone,
    guesses: Sequence[Quad] = (),
    closely: Closely = lambda quad: None,
) -> Pose:
    """The pose of the page that a zone stands on.

    Args:
        seen: a survey of the picture.
        zone: the zone.
        document: the document that it is of.
        layout: the page that it is on.
        shape: where such pages have their zone.
        guesses: outlines of what the page finder took for pages.
        closely: the page that the page finder sees where it is told to look, None where it sees none.
    """
    document = replace(document, size_mm=shape.size_mm)
    places, usual, guess = _agreeing(zone.places(), shape, seen.picture.size)
    found, own = (
        sorted(((_misfit(quad, places, usual), quad) for quad in quads), key=lambda one: one[0])
        for quads in (_outlines(seen, shape), _turned(guesses))
    )
    rows = np.array([[line[0], line[-1]] for line in places])

    def as_page(start: Quad, most: float, least: int, look: Callable[[Picture, Quad, float], Refined]) -> Judged | None:
        if start is not guess and misshapen(start, document.aspect, seen.picture.size) > _UNLIKE:
            return None
        one = judged(seen.picture, start, document.aspect, rows, look)
        fits = one.sides >= least and _misfit(one.quad, places, usual) < most and _holds(one.quad, places)
        return one if fits else None

    best = chosen(_starts(own, found, guess, closely), as_page, closely, of_sheet=False)
    if best is None:
        return Pose(guess, document, layout, 1.0, outlined=False)
    return Pose(best.quad, document, layout, 1.0, outlined=best.sides > _SEEN_SIDES)


def _starts(
    own: Sequence[tuple[float, Quad]], found: Sequence[tuple[float, Quad]], guess: Quad, closely: Closely
) -> Iterator[tuple[Quad, float, int, Callable[[Picture, Quad, float], Refined]]]:
    """Outlines that may be the page's, the likeliest first: how far the zone may be off its place in each, how many of
    its sides have to be seen, and how they are moved onto edges.

    Args:
        own: the page finder's, each with how far the zone is off its place, the least first.
        found: those of contours.
        guess: that which the zone tells.
        closely: as in `zone_pose`.
    """
    yield from ((quad, _FAR, _SEEN_SIDES + 1, refine_page) for off, quad in own[:1] if off < _FAR)
    if (near := closely(guess)) is not None:
        yield near, _FAR, _SEEN_SIDES + 1, refine_page
    for number, (off, quad) in enumerate(found[:_TRIED]):
        if off < _FAR:
            yield quad, _FAR, _SEEN_SIDES + 1, refine_page
            yield quad, _FAR, _SEEN_SIDES if off < _OFF and number == 0 else _ALL_SIDES, refine_widely
    yield guess, _OFF, _SEEN_SIDES, refine_widely


def _usual(places: Sequence[NDArray[np.float64]], shape: MachineZone) -> list[NDArray[np.float64]]:
    """Where the characters of each line usually stand on the page, fractions of it."""
    width, height = shape.size_mm
    found = []
    for number, line in enumerate(places):
        x = shape.left_mm + PITCH_MM * (np.arange(len(line)) + 0.5)
        y = np.full(len(line), height - shape.foot_mm - STEP_MM * (len(places) - 1 - number))
        found.append(np.stack([x / width, y / height], axis=1))
    return found


def _agreeing(
    places: Sequence[NDArray[np.float64]], shape: MachineZone, size: tuple[int, int]
) -> tuple[Sequence[NDArray[np.float64]], Sequence[NDArray[np.float64]], Quad]:
    """The lines of a zone that are where they seem to be, where these usually stand, and the outline that they tell.

    A line that was seen in part stands elsewhere than its characters say; without it the page comes to have its shape.
    """
    usual = _usual(places, shape)
    aspect = shape.size_mm[0] / shape.size_mm[1]
    best = places, usual, _from_places(places, usual, shape)
    if len(places) < _LINES or misshapen(best[2], aspect, size) <= _SEEN_BY_PRINT:
        return best
    without = [
        ([line for i, line in enumerate(places) if i != out], [line for i, line in enumerate(usual) if i != out])
        for out in range(len(places))
    ]
    tried = [best, *((some, own, _from_places(some, own, shape)) for some, own in without)]
    return min(tried, key=lambda one: misshapen(one[2], aspect, size))


def _from_places(places: Sequence[NDArray[np.float64]], own: Sequence[NDArray[np.float64]], shape: MachineZone) -> Quad:
    """The page's outline by the zone alone: exact beside it, less and less so above."""
    usual, seen = list(own), list(places)
    along = places[-1][-1] - places[-1][0]
    down = np.array([-along[1], along[0]]) / (PITCH_MM * (len(places[-1]) - 1))
    if len(places) == 1:  # nothing tells the tilt: as if seen straight on
        seen.append(places[0] + down * STEP_MM)
        usual.append(usual[0] + [0.0, STEP_MM / shape.size_mm[1]])
    source, target = np.concatenate(usual), np.concatenate(seen)
    middle, scale = target.mean(axis=0), float(np.linalg.norm(along))
    moved = fitted_homography(source - source.mean(axis=0), (target - middle) / scale, _STIFFNESS * len(source) ** 0.5)
    if moved is not None:
        corners = map_points(UNIT.array() - source.mean(axis=0), moved) * scale + middle
        try:
            return Quad.from_array(corners)
        except ValueError:
            pass
    right = along / (PITCH_MM * (len(places[-1]) - 1))
    below = places[-1][0] - right * (shape.left_mm + PITCH_MM / 2) + down * shape.foot_mm
    width, height = shape.size_mm
    corners = [below - down * height, below - down * height + right * width, below + right * width, below]
    return Quad.from_array(np.array(corners))


def _turned(quads: Iterable[Quad]) -> Iterator[Quad]:
    return (quad.turned(turn) for quad in quads for turn in range(4))


def _outlines(seen: Survey, shape: MachineZone) -> Iterator[Quad]:
    """Outlines seen in the picture that may be the page's, in each of their turns: those of open booklets by half."""
    if seen.outlines is not None:
        for quad in seen.outlines:
            for turn in range(4):
                yield quad.turned(turn)
                yield _lower_half(quad.turned(turn))
        return
    width, height = shape.size_mm
    page, booklet = width / height, width / (2 * height)
    found = candidate_quads(seen.small, dict.fromkeys((page, booklet)))
    for aspect, quads in found.items():
        for quad in quads:
            own = Quad.from_array((quad.array() + 0.5) / seen.scale - 0.5)
            for turn in range(4):
                turned = own.turned(turn)
                yield _lower_half(turned) if aspect == booklet else turned


def _lower_half(quad: Quad) -> Quad:
    return Quad.upright(0, 1, 1, 2).mapped(homography(Quad.upright(0, 0, 1, 2), quad))


def _holds(quad: Quad, places: Sequence[NDArray[np.float64]]) -> bool:
    """Whether the characters of a zone stand on the page within an outline; a blurred line may seem to run off it."""
    on_page = map_points(np.concatenate(places), homography(quad, UNIT))
    beyond = np.maximum(-on_page, on_page - 1).max(axis=1)
    return bool(beyond.max() < _STRAY and np.mean(beyond < _INSIDE) >= _MOST)


def _misfit(quad: Quad, places: Sequence[NDArray[np.float64]], usual: Sequence[NDArray[np.float64]]) -> float:
    """How far the zone would be from its usual place on the page within an outline, fraction of the page."""
    on_page = [map_points(line, homography(quad, UNIT)) for line in places]
    return float(max(np.abs(line - own).max() for line, own in zip(on_page, usual, strict=True)))
