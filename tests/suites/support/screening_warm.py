"""Importing this loads the tables of spellings: processes that are forked afterwards have them, and spare seconds."""

from __future__ import annotations

from service.screening.facts import Entry, Facts
from service.screening.index import build
from service.screening.policy import load_policy
from service.screening.screening import List, screen

_ONE = Facts(names=("样本",))
screen(_ONE, (List("warm", 1, "", build([Entry("warm", _ONE)])),), load_policy())
