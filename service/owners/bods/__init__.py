"""The Beneficial Ownership Data Standard, version 0.4 (standard.openownership.org), in and out."""

from service.owners.bods.reading import read_bods
from service.owners.bods.writing import write_bods

__all__ = ["read_bods", "write_bods"]
