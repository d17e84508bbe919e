"""The parts of BODS 0.4 that are read; what else a statement has is kept as extra, and listed as left out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(max_length=2000)]
Id = Annotated[str, Field(min_length=1, max_length=200)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=40)]


class Part(BaseModel):
    """An object of a statement."""

    model_config = ConfigDict(extra="allow", frozen=True)

    @property
    def further(self) -> tuple[str, ...]:
        """Names of what it has besides."""
        return tuple(self.model_extra or ())


class ShareForm(Part):
    """A share in percent."""

    exact: Percent | None = None
    minimum: Percent | None = None
    maximum: Percent | None = None
    exclusiveMinimum: Percent | None = None
    exclusiveMaximum: Percent | None = None


class InterestForm(Part):
    """One interest."""

    type: Text = ""
    directOrIndirect: Text = ""
    details: Text = ""
    share: ShareForm | None = None
    startDate: date | None = None
    endDate: date | None = None


class UnspecifiedForm(Part):
    """Why somebody is not specified."""

    reason: Text
    description: Text = ""


class RelationshipForm(Part):
    """A relationship between two records."""

    isComponent: bool = False
    componentRecords: tuple[Id, ...] = ()
    subject: Id | UnspecifiedForm
    interestedParty: Id | UnspecifiedForm
    interests: tuple[InterestForm, ...] = ()


class NameForm(Part):
    """A person's name."""

    fullName: Annotated[str, Field(max_length=500)] = ""


class PersonForm(Part):
    """A natural person."""

    isComponent: bool = False
    personType: Literal["knownPerson", "anonymousPerson", "unknownPerson"]
    names: tuple[NameForm, ...] = ()
    unspecifiedPersonDetails: UnspecifiedForm | None = None


class EntityTypeForm(Part):
    """What kind of entity it is."""

    type: Text
    subtype: Text = ""
    details: Text = ""


class EntityForm(Part):
    """An entity."""

    isComponent: bool = False
    entityType: EntityTypeForm
    name: Annotated[str, Field(max_length=500)] = ""
    unspecifiedEntityDetails: UnspecifiedForm | None = None


class SourceForm(Part):
    """Where a statement comes from."""

    type: tuple[Text, ...] = ()
    description: Text = ""


class PublicationForm(Part):
    """Which version of the standard a statement follows."""

    bodsVersion: Literal["0.4"] = "0.4"


class Statement(Part):
    """What all statements have."""

    statementId: Text = ""
    statementDate: date | datetime
    declarationSubject: Text = ""
    recordId: Id
    recordStatus: Text = "new"
    source: SourceForm = SourceForm()
    publicationDetails: PublicationForm = PublicationForm()


class PersonStatement(Statement):
    """A statement on a person."""

    recordType: Literal["person"]
    recordDetails: PersonForm


class EntityStatement(Statement):
    """A statement on an entity."""

    recordType: Literal["entity"]
    recordDetails: EntityForm


class RelationshipStatement(Statement):
    """A statement on a relationship."""

    recordType: Literal["relationship"]
    recordDetails: RelationshipForm


AnyStatement = Annotated[PersonStatement | EntityStatement | RelationshipStatement, Field(discriminator="recordType")]
