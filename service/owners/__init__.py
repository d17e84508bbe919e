"""Beneficial owners: who stands behind an entity in the end, exactly, with proof, and what is open.

Pure: a structure, rules and a day in, a determination out. `determine` works on a structure in memory, and
`determine_from` on a source, such as a store, of which it asks only what stands above the target.
"""

from service.owners.determination import Determination, Outcome, determine, determine_from
from service.owners.listing import Owner
from service.owners.refused import StructureRefused
from service.owners.result_json import result_bytes, result_value
from service.owners.rules import OwnerRules, load_rules
from service.owners.structure import Structure
from service.owners.structure_json import parse_structure, structure_value

__all__ = [
    "Determination",
    "Outcome",
    "Owner",
    "OwnerRules",
    "Structure",
    "StructureRefused",
    "determine",
    "determine_from",
    "load_rules",
    "parse_structure",
    "result_bytes",
    "result_value",
    "structure_value",
]
