"""Draws and photographs the demonstration's fictitious cards. Only this module reaches for the specimens.

They stand among the tests of a source checkout, where the tests and the measurements use them too; an installed
service has none, and needs none.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from idverdict import v1

from service.demo.cases import Beside, Case, Desk, Person, Photo, Raw, Traveller
from service.verification.messages import claim_messages


class CannotDraw(Exception):
    """The specimens cannot be drawn here; the text says why and is fit to be shown."""


class Camera:
    """Takes the pictures of the cases, each once; for several threads."""

    def __init__(self) -> None:
        self._taken: dict[str, bytes] = {}

    def request(self, case: Case) -> v1.CreateVerificationRequest:
        """The request that a case sends: its pictures, and a claim that says what is printed, with its changes.

        Raises:
            CannotDraw: see `CannotDraw`.
        """
        person, document = claim_messages({**claim_of(case.person), **case.claim})
        document.pages.extend(
            v1.SubmittedPage(page=page, image=self._take(case.person, page, picture))
            for page, picture in case.pictures.items()
            if picture is not None
        )
        further = [self._further(case.beside)] if case.beside else []
        return v1.CreateVerificationRequest(
            customer_reference=f"demo/{case.repeats or case.key}",
            purpose=f"PURPOSE_{case.purpose}",
            claim=person,
            documents=[document, *further],
            request_id=f"demo-{case.repeats or case.key}",
        )

    def _take(self, person: Person | Traveller, slot: str, picture: Photo | Desk | Raw) -> bytes:
        if isinstance(picture, Raw):
            return picture.data
        if isinstance(person, Traveller):
            return self._page_of(person)
        shown = (picture.of or slot) if isinstance(picture, Photo) else slot
        capture = dict(picture.capture) if isinstance(picture, Photo) else picture
        recipe = f"{person} {shown} {capture}"
        if recipe not in self._taken:
            specimens = _specimens()
            try:
                if isinstance(picture, Desk):
                    self._taken[recipe] = specimens.no_card(picture.seed).data
                else:
                    wish = {"moved": False, **person.defects}
                    side = specimens.sides.Side(shown)
                    made = specimens.specimen(
                        person.seed, side, "phone", person.family, defects=wish, capture=picture.capture
                    )
                    self._taken[recipe] = made.photo.data
            except specimens.fonts.FontMissingError as error:
                raise CannotDraw(str(error)) from None
        return self._taken[recipe]

    def _further(self, beside: Beside) -> v1.SubmittedDocument:
        """A further document, with its number as it is printed for a claim."""
        specimens = _specimens()
        try:
            made = specimens.documents.document_specimen(
                beside.document_type,
                beside.page,
                beside.seed,
                beside.tier,
                family=beside.family,
                form=beside.form,
            )
        except specimens.fonts.FontMissingError as error:
            raise CannotDraw(str(error)) from None
        number = next(made.truth[name] for name in ("uscc", "pan") if name in made.truth)
        return v1.SubmittedDocument(
            document_type=beside.document_type,
            claim=v1.DocumentClaim(number=number),
            pages=[v1.SubmittedPage(page=beside.page, image=made.photo.data)],
            role=v1.DOCUMENT_ROLE_AUXILIARY,
        )

    def _page_of(self, person: Traveller) -> bytes:
        recipe = str(person)
        if recipe not in self._taken:
            specimens = _specimens()
            try:
                made = specimens.travel.travel_specimen("chinese-passport", person.seed, "clean", person.family)
                self._taken[recipe] = made.photo.data
            except specimens.fonts.FontMissingError as error:
                raise CannotDraw(str(error)) from None
        return self._taken[recipe]


def claim_of(person: Person | Traveller) -> Mapping[str, str]:
    """What an honest customer with this card or passport would declare.

    Raises:
        CannotDraw: see `CannotDraw`.
    """
    specimens = _specimens()
    if isinstance(person, Traveller):
        truth = specimens.travel.travel_specimen("chinese-passport", person.seed, "clean", person.family).truth
        return {
            **{name: truth[name] for name in ("name", "sex", "birth_date", "valid_until", "nationality")},
            "valid_from": truth["issue_date"],
            "document_number": truth["number"],
            "document_type": "passport",
            "occupation": "软件工程师",
            "contact": "demo@example.com",
        }
    identity = specimens.draw_identity(person.seed, {"moved": False, **person.defects})
    printed = {**identity.portrait_truth(), **identity.emblem_truth()}
    same = ("name", "sex", "address", "birth_date", "valid_from", "valid_until")
    return {
        **{name: printed[name] for name in same},
        "document_number": printed["id_number"],
        "document_type": "cn_resident_id",
        "nationality": "CHN",
        "occupation": "软件工程师",
        "contact": "demo@example.com",
    }


def _specimens() -> ModuleType:
    try:
        from tests import specimens  # noqa: PLC0415
        from tests.specimens import documents, fonts, travel  # noqa: F401, PLC0415
    except ImportError:
        raise CannotDraw(
            "the demonstration draws its cards with tests/specimens, and runs in a source checkout"
        ) from None
    return specimens
