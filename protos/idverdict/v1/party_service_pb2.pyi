import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.v1 import customer_service_pb2 as _customer_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PartyRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARTY_ROLE_UNSPECIFIED: _ClassVar[PartyRole]
    PARTY_ROLE_LEGAL_REPRESENTATIVE: _ClassVar[PartyRole]
    PARTY_ROLE_HANDLING_AGENT: _ClassVar[PartyRole]
    PARTY_ROLE_AGENT: _ClassVar[PartyRole]
    PARTY_ROLE_OWNER: _ClassVar[PartyRole]
    PARTY_ROLE_CONTROLLER: _ClassVar[PartyRole]
    PARTY_ROLE_TRUST_SETTLOR: _ClassVar[PartyRole]
    PARTY_ROLE_TRUST_TRUSTEE: _ClassVar[PartyRole]
    PARTY_ROLE_TRUST_PROTECTOR: _ClassVar[PartyRole]
    PARTY_ROLE_TRUST_BENEFICIARY: _ClassVar[PartyRole]
    PARTY_ROLE_DIRECTOR: _ClassVar[PartyRole]

class PartyReferences(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARTY_REFERENCES_UNSPECIFIED: _ClassVar[PartyReferences]
    PARTY_REFERENCES_STRUCTURE: _ClassVar[PartyReferences]
    PARTY_REFERENCES_TENANT: _ClassVar[PartyReferences]

class OwnerProposalState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OWNER_PROPOSAL_STATE_UNSPECIFIED: _ClassVar[OwnerProposalState]
    OWNER_PROPOSAL_STATE_OPEN: _ClassVar[OwnerProposalState]
    OWNER_PROPOSAL_STATE_ADOPTED: _ClassVar[OwnerProposalState]
    OWNER_PROPOSAL_STATE_REFUSED: _ClassVar[OwnerProposalState]
    OWNER_PROPOSAL_STATE_REPLACED: _ClassVar[OwnerProposalState]

class StructureFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STRUCTURE_FORMAT_UNSPECIFIED: _ClassVar[StructureFormat]
    STRUCTURE_FORMAT_JSON: _ClassVar[StructureFormat]
    STRUCTURE_FORMAT_BODS: _ClassVar[StructureFormat]
    STRUCTURE_FORMAT_SVG: _ClassVar[StructureFormat]
PARTY_ROLE_UNSPECIFIED: PartyRole
PARTY_ROLE_LEGAL_REPRESENTATIVE: PartyRole
PARTY_ROLE_HANDLING_AGENT: PartyRole
PARTY_ROLE_AGENT: PartyRole
PARTY_ROLE_OWNER: PartyRole
PARTY_ROLE_CONTROLLER: PartyRole
PARTY_ROLE_TRUST_SETTLOR: PartyRole
PARTY_ROLE_TRUST_TRUSTEE: PartyRole
PARTY_ROLE_TRUST_PROTECTOR: PartyRole
PARTY_ROLE_TRUST_BENEFICIARY: PartyRole
PARTY_ROLE_DIRECTOR: PartyRole
PARTY_REFERENCES_UNSPECIFIED: PartyReferences
PARTY_REFERENCES_STRUCTURE: PartyReferences
PARTY_REFERENCES_TENANT: PartyReferences
OWNER_PROPOSAL_STATE_UNSPECIFIED: OwnerProposalState
OWNER_PROPOSAL_STATE_OPEN: OwnerProposalState
OWNER_PROPOSAL_STATE_ADOPTED: OwnerProposalState
OWNER_PROPOSAL_STATE_REFUSED: OwnerProposalState
OWNER_PROPOSAL_STATE_REPLACED: OwnerProposalState
STRUCTURE_FORMAT_UNSPECIFIED: StructureFormat
STRUCTURE_FORMAT_JSON: StructureFormat
STRUCTURE_FORMAT_BODS: StructureFormat
STRUCTURE_FORMAT_SVG: StructureFormat

class Party(_message.Message):
    __slots__ = ("name", "role", "display_name", "document_type", "document_number", "contact", "masked", "identification", "identified", "reasons", "may_act", "mandates", "from_on", "until_on", "update_time", "party_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELD_NUMBER: _ClassVar[int]
    IDENTIFICATION_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIED_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    MAY_ACT_FIELD_NUMBER: _ClassVar[int]
    MANDATES_FIELD_NUMBER: _ClassVar[int]
    FROM_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_ON_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PARTY_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    role: PartyRole
    display_name: str
    document_type: str
    document_number: str
    contact: str
    masked: bool
    identification: str
    identified: bool
    reasons: _containers.RepeatedScalarFieldContainer[str]
    may_act: bool
    mandates: _containers.RepeatedCompositeFieldContainer[Mandate]
    from_on: str
    until_on: str
    update_time: _timestamp_pb2.Timestamp
    party_id: str
    def __init__(self, name: _Optional[str] = ..., role: _Optional[_Union[PartyRole, str]] = ..., display_name: _Optional[str] = ..., document_type: _Optional[str] = ..., document_number: _Optional[str] = ..., contact: _Optional[str] = ..., masked: _Optional[bool] = ..., identification: _Optional[str] = ..., identified: _Optional[bool] = ..., reasons: _Optional[_Iterable[str]] = ..., may_act: _Optional[bool] = ..., mandates: _Optional[_Iterable[_Union[Mandate, _Mapping]]] = ..., from_on: _Optional[str] = ..., until_on: _Optional[str] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., party_id: _Optional[str] = ...) -> None: ...

class Mandate(_message.Message):
    __slots__ = ("name", "party", "scopes", "from_on", "until_on", "evidence", "holds", "revoked")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    FROM_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_ON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    REVOKED_FIELD_NUMBER: _ClassVar[int]
    name: str
    party: str
    scopes: _containers.RepeatedScalarFieldContainer[str]
    from_on: str
    until_on: str
    evidence: _containers.RepeatedScalarFieldContainer[str]
    holds: bool
    revoked: bool
    def __init__(self, name: _Optional[str] = ..., party: _Optional[str] = ..., scopes: _Optional[_Iterable[str]] = ..., from_on: _Optional[str] = ..., until_on: _Optional[str] = ..., evidence: _Optional[_Iterable[str]] = ..., holds: _Optional[bool] = ..., revoked: _Optional[bool] = ...) -> None: ...

class OwnerStructure(_message.Message):
    __slots__ = ("name", "parties", "holdings", "left_out", "create_time", "references")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PARTIES_FIELD_NUMBER: _ClassVar[int]
    HOLDINGS_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_FIELD_NUMBER: _ClassVar[int]
    name: str
    parties: int
    holdings: int
    left_out: _containers.RepeatedScalarFieldContainer[str]
    create_time: _timestamp_pb2.Timestamp
    references: PartyReferences
    def __init__(self, name: _Optional[str] = ..., parties: _Optional[int] = ..., holdings: _Optional[int] = ..., left_out: _Optional[_Iterable[str]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., references: _Optional[_Union[PartyReferences, str]] = ...) -> None: ...

class BeneficialOwner(_message.Message):
    __slots__ = ("party", "standards", "roles", "identified")
    PARTY_FIELD_NUMBER: _ClassVar[int]
    STANDARDS_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIED_FIELD_NUMBER: _ClassVar[int]
    party: str
    standards: _containers.RepeatedScalarFieldContainer[int]
    roles: _containers.RepeatedScalarFieldContainer[str]
    identified: bool
    def __init__(self, party: _Optional[str] = ..., standards: _Optional[_Iterable[int]] = ..., roles: _Optional[_Iterable[str]] = ..., identified: _Optional[bool] = ...) -> None: ...

class OwnerDetermination(_message.Message):
    __slots__ = ("name", "outcome", "owners", "gaps", "on", "structure", "rules", "result_json", "create_time", "sources", "also_described", "sources_changed")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OWNERS_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    ON_FIELD_NUMBER: _ClassVar[int]
    STRUCTURE_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    RESULT_JSON_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    ALSO_DESCRIBED_FIELD_NUMBER: _ClassVar[int]
    SOURCES_CHANGED_FIELD_NUMBER: _ClassVar[int]
    name: str
    outcome: str
    owners: _containers.RepeatedCompositeFieldContainer[BeneficialOwner]
    gaps: _containers.RepeatedScalarFieldContainer[str]
    on: str
    structure: str
    rules: _customer_service_pb2.RulesReference
    result_json: bytes
    create_time: _timestamp_pb2.Timestamp
    sources: _containers.RepeatedScalarFieldContainer[str]
    also_described: _containers.RepeatedScalarFieldContainer[str]
    sources_changed: bool
    def __init__(self, name: _Optional[str] = ..., outcome: _Optional[str] = ..., owners: _Optional[_Iterable[_Union[BeneficialOwner, _Mapping]]] = ..., gaps: _Optional[_Iterable[str]] = ..., on: _Optional[str] = ..., structure: _Optional[str] = ..., rules: _Optional[_Union[_customer_service_pb2.RulesReference, _Mapping]] = ..., result_json: _Optional[bytes] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sources: _Optional[_Iterable[str]] = ..., also_described: _Optional[_Iterable[str]] = ..., sources_changed: _Optional[bool] = ...) -> None: ...

class OwnerProposal(_message.Message):
    __slots__ = ("name", "state", "determination", "instead_of", "create_time", "decided_by", "decide_time", "note")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_FIELD_NUMBER: _ClassVar[int]
    INSTEAD_OF_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    DECIDE_TIME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: OwnerProposalState
    determination: OwnerDetermination
    instead_of: str
    create_time: _timestamp_pb2.Timestamp
    decided_by: str
    decide_time: _timestamp_pb2.Timestamp
    note: str
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[OwnerProposalState, str]] = ..., determination: _Optional[_Union[OwnerDetermination, _Mapping]] = ..., instead_of: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decided_by: _Optional[str] = ..., decide_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., note: _Optional[str] = ...) -> None: ...

class HoldingRegisterVersion(_message.Message):
    __slots__ = ("name", "state", "parties", "statements", "sha256", "imported_by", "create_time", "use_time", "replace_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PARTIES_FIELD_NUMBER: _ClassVar[int]
    STATEMENTS_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    IMPORTED_BY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    USE_TIME_FIELD_NUMBER: _ClassVar[int]
    REPLACE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: str
    parties: int
    statements: int
    sha256: str
    imported_by: str
    create_time: _timestamp_pb2.Timestamp
    use_time: _timestamp_pb2.Timestamp
    replace_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., state: _Optional[str] = ..., parties: _Optional[int] = ..., statements: _Optional[int] = ..., sha256: _Optional[str] = ..., imported_by: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., use_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., replace_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RegisterComparison(_message.Message):
    __slots__ = ("name", "differences", "preliminary", "due_on", "result_json")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    PRELIMINARY_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    RESULT_JSON_FIELD_NUMBER: _ClassVar[int]
    name: str
    differences: _containers.RepeatedCompositeFieldContainer[RegisterDifference]
    preliminary: bool
    due_on: str
    result_json: bytes
    def __init__(self, name: _Optional[str] = ..., differences: _Optional[_Iterable[_Union[RegisterDifference, _Mapping]]] = ..., preliminary: _Optional[bool] = ..., due_on: _Optional[str] = ..., result_json: _Optional[bytes] = ...) -> None: ...

class RegisterDifference(_message.Message):
    __slots__ = ("kind", "weight", "action", "party")
    KIND_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    kind: str
    weight: str
    action: str
    party: str
    def __init__(self, kind: _Optional[str] = ..., weight: _Optional[str] = ..., action: _Optional[str] = ..., party: _Optional[str] = ...) -> None: ...

class PutPartyRequest(_message.Message):
    __slots__ = ("name", "party_id", "role", "display_name", "document_type", "document_number", "contact", "identification", "from_on", "until_on", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PARTY_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    IDENTIFICATION_FIELD_NUMBER: _ClassVar[int]
    FROM_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_ON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    party_id: str
    role: PartyRole
    display_name: str
    document_type: str
    document_number: str
    contact: str
    identification: str
    from_on: str
    until_on: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., party_id: _Optional[str] = ..., role: _Optional[_Union[PartyRole, str]] = ..., display_name: _Optional[str] = ..., document_type: _Optional[str] = ..., document_number: _Optional[str] = ..., contact: _Optional[str] = ..., identification: _Optional[str] = ..., from_on: _Optional[str] = ..., until_on: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListPartiesRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListPartiesResponse(_message.Message):
    __slots__ = ("parties",)
    PARTIES_FIELD_NUMBER: _ClassVar[int]
    parties: _containers.RepeatedCompositeFieldContainer[Party]
    def __init__(self, parties: _Optional[_Iterable[_Union[Party, _Mapping]]] = ...) -> None: ...

class PutMandateRequest(_message.Message):
    __slots__ = ("party", "mandate_id", "scopes", "from_on", "until_on", "evidence", "revoked", "request_id")
    PARTY_FIELD_NUMBER: _ClassVar[int]
    MANDATE_ID_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    FROM_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_ON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    REVOKED_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    party: str
    mandate_id: str
    scopes: _containers.RepeatedScalarFieldContainer[str]
    from_on: str
    until_on: str
    evidence: _containers.RepeatedScalarFieldContainer[str]
    revoked: bool
    request_id: str
    def __init__(self, party: _Optional[str] = ..., mandate_id: _Optional[str] = ..., scopes: _Optional[_Iterable[str]] = ..., from_on: _Optional[str] = ..., until_on: _Optional[str] = ..., evidence: _Optional[_Iterable[str]] = ..., revoked: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class ImportStructureRequest(_message.Message):
    __slots__ = ("name", "structure_json", "target", "request_id", "references")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STRUCTURE_JSON_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_FIELD_NUMBER: _ClassVar[int]
    name: str
    structure_json: bytes
    target: str
    request_id: str
    references: PartyReferences
    def __init__(self, name: _Optional[str] = ..., structure_json: _Optional[bytes] = ..., target: _Optional[str] = ..., request_id: _Optional[str] = ..., references: _Optional[_Union[PartyReferences, str]] = ...) -> None: ...

class ImportHoldingRegisterRequest(_message.Message):
    __slots__ = ("register", "path", "content", "expected_sha256", "expected_parties", "expected_holdings", "request_id")
    REGISTER_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_SHA256_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_PARTIES_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_HOLDINGS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    register: str
    path: str
    content: bytes
    expected_sha256: str
    expected_parties: int
    expected_holdings: int
    request_id: str
    def __init__(self, register: _Optional[str] = ..., path: _Optional[str] = ..., content: _Optional[bytes] = ..., expected_sha256: _Optional[str] = ..., expected_parties: _Optional[int] = ..., expected_holdings: _Optional[int] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListHoldingRegistersRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListHoldingRegistersResponse(_message.Message):
    __slots__ = ("versions",)
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    versions: _containers.RepeatedCompositeFieldContainer[HoldingRegisterVersion]
    def __init__(self, versions: _Optional[_Iterable[_Union[HoldingRegisterVersion, _Mapping]]] = ...) -> None: ...

class DropHoldingRegisterRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ExportStructureRequest(_message.Message):
    __slots__ = ("name", "format")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    name: str
    format: StructureFormat
    def __init__(self, name: _Optional[str] = ..., format: _Optional[_Union[StructureFormat, str]] = ...) -> None: ...

class ExportStructureResponse(_message.Message):
    __slots__ = ("content", "left_out")
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    left_out: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, content: _Optional[bytes] = ..., left_out: _Optional[_Iterable[str]] = ...) -> None: ...

class DetermineOwnersRequest(_message.Message):
    __slots__ = ("name", "on", "request_id", "known_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    KNOWN_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    on: str
    request_id: str
    known_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., on: _Optional[str] = ..., request_id: _Optional[str] = ..., known_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetOwnerDeterminationRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListOwnerDeterminationsRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListOwnerDeterminationsResponse(_message.Message):
    __slots__ = ("determinations",)
    DETERMINATIONS_FIELD_NUMBER: _ClassVar[int]
    determinations: _containers.RepeatedCompositeFieldContainer[OwnerDetermination]
    def __init__(self, determinations: _Optional[_Iterable[_Union[OwnerDetermination, _Mapping]]] = ...) -> None: ...

class GetOwnerProposalRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListOwnerProposalsRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListOwnerProposalsResponse(_message.Message):
    __slots__ = ("proposals",)
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    proposals: _containers.RepeatedCompositeFieldContainer[OwnerProposal]
    def __init__(self, proposals: _Optional[_Iterable[_Union[OwnerProposal, _Mapping]]] = ...) -> None: ...

class DecideOwnerProposalRequest(_message.Message):
    __slots__ = ("name", "adopt", "note", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ADOPT_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    adopt: bool
    note: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., adopt: _Optional[bool] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ReplayOwnerDeterminationRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListRegisterComparisonsRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListRegisterComparisonsResponse(_message.Message):
    __slots__ = ("comparisons",)
    COMPARISONS_FIELD_NUMBER: _ClassVar[int]
    comparisons: _containers.RepeatedCompositeFieldContainer[RegisterComparison]
    def __init__(self, comparisons: _Optional[_Iterable[_Union[RegisterComparison, _Mapping]]] = ...) -> None: ...

class ReplayRegisterComparisonRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class CompareRegisterRequest(_message.Message):
    __slots__ = ("name", "register_json", "calendar_json", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REGISTER_JSON_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_JSON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    register_json: bytes
    calendar_json: bytes
    request_id: str
    def __init__(self, name: _Optional[str] = ..., register_json: _Optional[bytes] = ..., calendar_json: _Optional[bytes] = ..., request_id: _Optional[str] = ...) -> None: ...
