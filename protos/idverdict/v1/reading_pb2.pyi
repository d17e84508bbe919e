from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FieldStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FIELD_STATUS_UNSPECIFIED: _ClassVar[FieldStatus]
    FIELD_STATUS_READ: _ClassVar[FieldStatus]
    FIELD_STATUS_UNSURE: _ClassVar[FieldStatus]
    FIELD_STATUS_MISSING: _ClassVar[FieldStatus]
FIELD_STATUS_UNSPECIFIED: FieldStatus
FIELD_STATUS_READ: FieldStatus
FIELD_STATUS_UNSURE: FieldStatus
FIELD_STATUS_MISSING: FieldStatus

class Point(_message.Message):
    __slots__ = ("x", "y")
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    x: float
    y: float
    def __init__(self, x: _Optional[float] = ..., y: _Optional[float] = ...) -> None: ...

class Quad(_message.Message):
    __slots__ = ("top_left", "top_right", "bottom_right", "bottom_left")
    TOP_LEFT_FIELD_NUMBER: _ClassVar[int]
    TOP_RIGHT_FIELD_NUMBER: _ClassVar[int]
    BOTTOM_RIGHT_FIELD_NUMBER: _ClassVar[int]
    BOTTOM_LEFT_FIELD_NUMBER: _ClassVar[int]
    top_left: Point
    top_right: Point
    bottom_right: Point
    bottom_left: Point
    def __init__(self, top_left: _Optional[_Union[Point, _Mapping]] = ..., top_right: _Optional[_Union[Point, _Mapping]] = ..., bottom_right: _Optional[_Union[Point, _Mapping]] = ..., bottom_left: _Optional[_Union[Point, _Mapping]] = ...) -> None: ...

class Alternative(_message.Message):
    __slots__ = ("value", "probability")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    value: str
    probability: float
    def __init__(self, value: _Optional[str] = ..., probability: _Optional[float] = ...) -> None: ...

class Field(_message.Message):
    __slots__ = ("name", "text", "value", "confidence", "status", "alternatives", "repaired", "box", "codes", "masked", "code_points", "strip")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVES_FIELD_NUMBER: _ClassVar[int]
    REPAIRED_FIELD_NUMBER: _ClassVar[int]
    BOX_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELD_NUMBER: _ClassVar[int]
    CODE_POINTS_FIELD_NUMBER: _ClassVar[int]
    STRIP_FIELD_NUMBER: _ClassVar[int]
    name: str
    text: str
    value: str
    confidence: float
    status: FieldStatus
    alternatives: _containers.RepeatedCompositeFieldContainer[Alternative]
    repaired: bool
    box: Quad
    codes: _containers.RepeatedScalarFieldContainer[str]
    masked: bool
    code_points: _containers.RepeatedScalarFieldContainer[str]
    strip: bytes
    def __init__(self, name: _Optional[str] = ..., text: _Optional[str] = ..., value: _Optional[str] = ..., confidence: _Optional[float] = ..., status: _Optional[_Union[FieldStatus, str]] = ..., alternatives: _Optional[_Iterable[_Union[Alternative, _Mapping]]] = ..., repaired: _Optional[bool] = ..., box: _Optional[_Union[Quad, _Mapping]] = ..., codes: _Optional[_Iterable[str]] = ..., masked: _Optional[bool] = ..., code_points: _Optional[_Iterable[str]] = ..., strip: _Optional[bytes] = ...) -> None: ...

class Quality(_message.Message):
    __slots__ = ("sharpness", "brightness", "over_exposed", "glare", "card_width_px", "corners_inside")
    SHARPNESS_FIELD_NUMBER: _ClassVar[int]
    BRIGHTNESS_FIELD_NUMBER: _ClassVar[int]
    OVER_EXPOSED_FIELD_NUMBER: _ClassVar[int]
    GLARE_FIELD_NUMBER: _ClassVar[int]
    CARD_WIDTH_PX_FIELD_NUMBER: _ClassVar[int]
    CORNERS_INSIDE_FIELD_NUMBER: _ClassVar[int]
    sharpness: float
    brightness: float
    over_exposed: float
    glare: float
    card_width_px: float
    corners_inside: int
    def __init__(self, sharpness: _Optional[float] = ..., brightness: _Optional[float] = ..., over_exposed: _Optional[float] = ..., glare: _Optional[float] = ..., card_width_px: _Optional[float] = ..., corners_inside: _Optional[int] = ...) -> None: ...

class ImageSize(_message.Message):
    __slots__ = ("width_px", "height_px")
    WIDTH_PX_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_PX_FIELD_NUMBER: _ClassVar[int]
    width_px: int
    height_px: int
    def __init__(self, width_px: _Optional[int] = ..., height_px: _Optional[int] = ...) -> None: ...

class DocumentReading(_message.Message):
    __slots__ = ("document_type", "quad", "fields", "derived", "codes", "quality", "models", "image_size", "timings_ms", "derived_masked", "document", "page", "submitted_page", "picture", "form")
    class FieldsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Field
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Field, _Mapping]] = ...) -> None: ...
    class DerivedEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class TimingsMsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    DOCUMENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    QUAD_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    DERIVED_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    IMAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    TIMINGS_MS_FIELD_NUMBER: _ClassVar[int]
    DERIVED_MASKED_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_FIELD_NUMBER: _ClassVar[int]
    SUBMITTED_PAGE_FIELD_NUMBER: _ClassVar[int]
    PICTURE_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    document_type: str
    quad: Quad
    fields: _containers.MessageMap[str, Field]
    derived: _containers.ScalarMap[str, str]
    codes: _containers.RepeatedScalarFieldContainer[str]
    quality: Quality
    models: _containers.RepeatedScalarFieldContainer[str]
    image_size: ImageSize
    timings_ms: _containers.ScalarMap[str, float]
    derived_masked: bool
    document: int
    page: str
    submitted_page: str
    picture: int
    form: str
    def __init__(self, document_type: _Optional[str] = ..., quad: _Optional[_Union[Quad, _Mapping]] = ..., fields: _Optional[_Mapping[str, Field]] = ..., derived: _Optional[_Mapping[str, str]] = ..., codes: _Optional[_Iterable[str]] = ..., quality: _Optional[_Union[Quality, _Mapping]] = ..., models: _Optional[_Iterable[str]] = ..., image_size: _Optional[_Union[ImageSize, _Mapping]] = ..., timings_ms: _Optional[_Mapping[str, float]] = ..., derived_masked: _Optional[bool] = ..., document: _Optional[int] = ..., page: _Optional[str] = ..., submitted_page: _Optional[str] = ..., picture: _Optional[int] = ..., form: _Optional[str] = ...) -> None: ...
