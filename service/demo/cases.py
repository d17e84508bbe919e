"""What the demonstration shows: each case with what is sent and what must come of it, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Person:
    """A fictitious card: seed and layout family of the specimen, and what is wished of it or wrong with it."""

    seed: int
    family: str
    defects: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Traveller:
    """A fictitious Chinese passport: seed and layout family of the specimen."""

    seed: int
    family: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A further document of the same verification, fictitious: type, page, seed, layout family, form, capture."""

    document_type: str
    page: str
    seed: int
    family: str
    form: str
    tier: str = "clean"


@dataclass(frozen=True, slots=True)
class Photo:
    """A phone photo of the case's card; ``capture`` pins circumstances, ``of`` another page than the slot's."""

    capture: Mapping[str, Any] = field(default_factory=dict)
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A phone photo that shows no card."""

    seed: int


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that are sent as they are."""

    data: bytes


Picture = Photo | Desk | Raw


@dataclass(frozen=True, slots=True)
class Case:
    """One request and its expectation.

    Attributes:
        key: short name, also of the files.
        title, story: what it is about, for the reader.
        expected: the decision, or the gRPC status of an error.
        code: a code that must be among the reasons, or the error's reason; empty where there is none.
        remark: a code that a check must have given although it does not count.
        person: whose card or passport it is; the claim says what is printed on it.
        portrait, emblem: what is sent in each slot; of a passport the data page is sent, in the first.
        claim: elements of the claim that are changed.
        beside: another document of the same verification.
        repeats: the case whose ``request_id`` is sent again.
        purpose: why the customer is identified; a change of information asks the simulated authority.
        then: what becomes of the verification afterwards: the decision once the authority has answered, or that of the
            person who settles the case; empty where nothing follows.
    """

    key: str
    title: str
    story: str
    expected: str
    person: Person | Traveller
    code: str = ""
    remark: str = ""
    portrait: Picture | None = field(default_factory=Photo)
    emblem: Picture | None = field(default_factory=Photo)
    claim: Mapping[str, str] = field(default_factory=dict)
    beside: Beside | None = None
    repeats: str = ""
    purpose: str = "ACCOUNT_OPENING"
    then: str = ""

    @property
    def pictures(self) -> Mapping[str, Picture | None]:
        """What is sent, by slot."""
        if isinstance(self.person, Traveller):
            return {"data": self.portrait}
        return {"portrait": self.portrait, "emblem": self.emblem}


_GENUINE = Person(4, "wenkai", {"ethnicity": "汉", "name": "林建国"})
_LICENCE = Beside("cn_business_licence", "main", 603, "jade", "2019")
_DOTTED = Person(5, "uyghur", {"ethnicity": "维吾尔", "name": "努尔兰·玉素甫"})
_WORN = {"thumb": 0.0, "shadow": 0.0, "glare": 0.0, "motion": (0.0, 0.0), "touching": False}
"""Nothing else wrong with a picture whose one trouble is pinned."""

CASES: Final[tuple[Case, ...]] = (
    Case(
        "genuine",
        "A genuine card",
        "Two phone photos of one card, and a claim that says what is printed on it.",
        "ACCEPT",
        _GENUINE,
    ),
    Case(
        "upside-down",
        "Long-term card, upside down and tilted",
        "Upside down in one photo, on its side in the other, both taken at a slant; valid without end (长期).",
        "ACCEPT",
        Person(171, "zhuang"),
        portrait=Photo({"turn": 186.0, "tilt": 22.0, "tilt_axis": 60.0, **_WORN}),
        emblem=Photo({"turn": 97.0, "tilt": 18.0, "tilt_axis": 200.0, **_WORN}),
    ),
    Case(
        "middle-dot",
        "A name with a middle dot",
        "A bilingual card. The claim writes the name with the dot of a keyboard (U+2022): it is the same name.",
        "ACCEPT",
        _DOTTED,
        claim={"name": "努尔兰•玉素甫"},
    ),
    Case(
        "swapped",
        "Both pictures in the wrong slot",
        "The emblem side was uploaded as the portrait side and the other way round: noticed, put right, and noted.",
        "ACCEPT",
        _GENUINE,
        remark="SIDE_REVERSED",
        portrait=Photo(of="emblem"),
        emblem=Photo(of="portrait"),
    ),
    Case(
        "passport",
        "A Chinese passport",
        "One photo of the data page. Zone and print are read apart and agree; the zone spells the name in characters.",
        "ACCEPT",
        Traveller(1, "folio"),
    ),
    Case(
        "wrong-name",
        "A claim with another name",
        "The genuine card, but the customer typed somebody else's name. A person settles it: send correct details.",
        "REVIEW",
        _GENUINE,
        "NAME_MISMATCH",
        claim={"name": "李样本"},
        then="RESUBMIT",
    ),
    Case(
        "passport-name",
        "A passport and a claim with another name",
        "The same passport: the name is surely read, in characters and in Latin letters, and is not the declared one.",
        "REVIEW",
        Traveller(1, "folio"),
        "NAME_MISMATCH",
        claim={"name": "李样本"},
    ),
    Case(
        "birth-date",
        "The printed birth date contradicts the number",
        "Digits 7 to 14 of the number hold the birth date. Here they hold another one than is printed.",
        "REVIEW",
        Person(8, "bold", {"birth_contradicts": True}),
        "BIRTH_NUMBER_MISMATCH",
    ),
    Case(
        "check-character",
        "A number with a wrong check character",
        "The last character does not follow from the other 17 (GB 11643). It is reported as printed, and fails.",
        "REVIEW",
        Person(23, "classic", {"wrong_check": True}),
        "ID_NUMBER_CHECKSUM",
    ),
    Case(
        "rare-name",
        "A name with a rare character",
        "Few readers know 𬱖. Its picture is compared with every character of GB 18030, and none is nearer.",
        "ACCEPT",
        Person(9, "microhei", {"name": "张𬱖"}),
    ),
    Case(
        "expired",
        "An expired card",
        "Genuine and clearly read, but its last day of validity has passed.",
        "REJECT",
        Person(10, "zenhei", {"expired": True}),
        "DOCUMENT_EXPIRED",
    ),
    Case(
        "blurred",
        "A blurred photo",
        "The camera had not focused on the portrait side.",
        "RESUBMIT",
        _GENUINE,
        "BLURRED",
        portrait=Photo({"size": (1600, 1200), "width_share": 0.62, "turn": 4.0, **_WORN, "defocus": 4.4}),
    ),
    Case(
        "glare",
        "A lamp's reflection on the card",
        "The portrait side is readable except where a highlight has burnt the print away.",
        "RESUBMIT",
        _GENUINE,
        "GLARE",
        portrait=Photo(
            {
                "size": (1600, 1200),
                "width_share": 0.62,
                "turn": -5.0,
                **_WORN,
                "surface": "wood",
                "glare": 1.5,
                "glare_spots": 4,
            }
        ),
    ),
    Case(
        "cut-off",
        "A card that is cut off",
        "Part of the emblem side lies outside the picture.",
        "RESUBMIT",
        _GENUINE,
        "BORDER_INCOMPLETE",
        emblem=Photo({**_WORN, "turn": 2.0, "cut": (0.15, 0.0)}),
    ),
    Case(
        "no-card",
        "A picture without a card",
        "In place of the portrait side, a photo of a desk.",
        "RESUBMIT",
        _GENUINE,
        "NO_DOCUMENT",
        portrait=Desk(3),
    ),
    Case(
        "one-side",
        "One side is missing",
        "Only the portrait side was sent.",
        "RESUBMIT",
        _GENUINE,
        "EMBLEM_SIDE_MISSING",
        emblem=None,
    ),
    Case(
        "not-an-image",
        "A file that is no picture",
        "A PDF was sent as the emblem side. Nothing is decided: the caller gets an error with a stable reason.",
        "INVALID_ARGUMENT",
        _GENUINE,
        "IMAGE_FORMAT_UNSUPPORTED",
        emblem=Raw(b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"),
    ),
    Case(
        "reported-lost",
        "A genuine card that is reported lost",
        "Nothing is wrong with the pictures. A simulated authority, asked within the call, lists the card as lost.",
        "REJECT",
        _GENUINE,
        "AUTHORITY_CARD_LOST",
        purpose="INFORMATION_CHANGE",
    ),
    Case(
        "company",
        "A business licence beside its representative's card",
        "The QR code carries the printed code, and the representative on the licence is the holder of the card.",
        "ACCEPT",
        Person(4, "wenkai", {"ethnicity": "汉", "name": "范辉林"}),
        beside=_LICENCE,
    ),
    Case(
        "another-representative",
        "A business licence beside somebody else's card",
        "Both documents are in order, but the holder of the card is not the representative on the licence.",
        "REVIEW",
        _GENUINE,
        "REPRESENTATIVE_NAME_DIFFERS",
        beside=_LICENCE,
    ),
    Case(
        "bank-card",
        "An embossed bank card beside its holder's card",
        "Digits without ink are read by the light on their edges; what is shown has six and four of them.",
        "ACCEPT",
        _GENUINE,
        beside=Beside("bank_card", "front", 606, "jade", "embossed", "phone"),
    ),
    Case(
        "answered-later",
        "An authority that answers later",
        "The authority takes the question and its time. The verdict waits, and its answer appends the revision.",
        "PENDING",
        _DOTTED,
        "AUTHORITY_PENDING",
        purpose="INFORMATION_CHANGE",
        then="ACCEPT",
    ),
    Case(
        "replay",
        "The same request once more",
        "After a lost connection the client sends the same request_id again, and gets the first answer from the store.",
        "ACCEPT",
        _GENUINE,
        repeats="genuine",
    ),
    Case(
        "reused-id",
        "A request_id reused for something else",
        "The same request_id with another claim is refused: it cannot stand for two verifications.",
        "ALREADY_EXISTS",
        _GENUINE,
        "REQUEST_ID_REUSED",
        claim={"name": "李样本"},
        repeats="genuine",
    ),
)
