"""From where the glyphs of a text count: see decisions 0034, 0054, 0063 and 0065."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """From where glyphs count; cosines and differences of cosines, as fitted by `bench.glyphs`.

    Attributes:
        contradicted: a sure reading is doubted where its margin over the nearest rival is smaller.
        by_stranger: the same in print smaller than ``em`` where that rival is outside the basic plane and
            通用规范汉字表: nobody bears one.
        agreed: a character that the recogniser is sure of is confirmed from this margin.
        confirmed: one that it is not sure of from this margin.
        leading: another character than the one read is taken where it leads all others by this much, if the recogniser
            does not know it, or itself held it possible.
        alone: any other from this lead, whatever the recogniser says.
        overruled: and what the recogniser is sure of, and is not known to read for it, has to be behind by this much;
            a character that nobody bears never overrules it.
        own: least cosine of a character with its prototype for either.
        saying: from this probability on the recogniser says the same as the glyph.
        distinct: an unsure character is confirmed, too, from a margin of so many times what blurs the picture.
        distinct_agreed: the same where the recogniser says so as well, and knows the nearest other character.
        distinct_unknown: where it says so and does not know that one.
        distinct_stranger: where that one is of a supplementary plane: nobody bears one.
        distinct_small: where it says so of one that is smaller than ``em``.
        distinct_other: another character is taken, too, from a lead of so many times the blur where ``leading`` counts.
        distinct_alone: likewise where ``alone`` does.
        distinct_least: and from no smaller one, whatever the difference of cosines: the picture is like none of them.
        distinct_twin: from here on even prototypes that are nearly one are told apart.
        distinct_unsaid: what the recogniser does not say is confirmed by no lead that is a smaller one either.
        nearly: no margin that is smaller counts, however clear the picture.
        blurred: a picture that differs as much from all characters is taken for one outside the table, which nothing
            but the glyph speaks for, only from a lead of ``distinct_twin`` times that on.
        twins: the same where the prototypes of the nearest two are as near as this.
        certain: a character of the table of which the recogniser is so sure is doubted for a common one, which it would
            have known, or for one of a supplementary plane only where it is behind by ``distinct_certain`` times the
            blur.
        double: a sure reading is doubted where it is not more like what it was read as than like each character that
            the recogniser is known to read as it by this much: about those the glyph alone can tell.
        distinct_double: and by so many times the blur, unless it is smaller than ``em`` or the recogniser surer than
            ``doubling``.
        double_behind: the same where something else is nearer than what it was read as.
        double_unlisted: the same for a character outside 通用规范汉字表: hardly anybody bears either of the two.
        witness: a recogniser that is so sure hardly ever took one of them for it, among all characters shown to it.
        beyond: nor one that is surer by this than is asked of it (`ocr.text.confusions`), log odds.
        witnessed: what is enough in the place of ``double`` then.
        unwitnessed: a recogniser that does not know a rare character is no witness against it where the prototypes of
            the two are as near as this, however sure it is.
        distinct_unwitnessed: such a reading is doubted where it is behind by so many times the blur.
        sided: a reading is doubted whose picture is less far on its side of the plane with a near double.
        sided_common: the same of a character of level 1, which many bear and hardly anybody a double of, and of one
            that is smaller than ``em``.
        twin: characters whose prototypes are as near as this are told apart by their style, not by their glyph; a
            recogniser that knows both is believed there.
        em: least size of a character in the picture that is taken for another one, pixels.
        least_em: the same of one that is confirmed.
        small: how much greater the margins of confirmation are for one that is smaller than ``em``.
        scale: of cosines, to make probabilities of them: so much over what blurs the picture and ``haze``.
        stranger: by how much the cosine of a character outside the table counts for less then.
    """

    contradicted: float = -0.01
    by_stranger: float = -0.025
    double: float = 0.01
    distinct_double: float = 0.25
    doubling: float = 0.999
    double_behind: float = 0.03
    double_unlisted: float = 0.06
    witness: float = 0.99997
    beyond: float = 5.0
    witnessed: float = 0.006
    agreed: float = 0.02
    confirmed: float = 0.05
    leading: float = 0.05
    alone: float = 0.08
    overruled: float = 0.12
    own: float = 0.5
    saying: float = 0.8
    distinct: float = 0.6
    distinct_agreed: float = 0.3
    distinct_unknown: float = 0.5
    distinct_stranger: float = 0.35
    distinct_small: float = 0.4
    distinct_other: float = 0.5
    distinct_alone: float = 1.2
    distinct_least: float = 0.35
    distinct_twin: float = 0.8
    distinct_unsaid: float = 0.6
    nearly: float = 0.01
    blurred: float = 0.15
    twins: float = 0.9
    certain: float = 0.9995
    distinct_certain: float = -0.6
    unwitnessed: float = 0.85
    distinct_unwitnessed: float = -0.25
    sided: float = 0.1
    sided_common: float = -0.25
    twin: float = 0.96
    em: float = 18.0
    least_em: float = 14.0
    small: float = 0.03
    scale: float = 10.0
    haze: float = 0.04
    stranger: float = 0.04


LIMITS: Final = Limits()
