"""Risk of a customer, and whether one-off business has to be identified: lookups in tables, by exact numbers.

Pure: inputs and a policy in, a result out, which is made again byte for byte by the same inputs and policy.
"""

from service.risk.inputs import InputsRefused, RatingInputs, parse_inputs
from service.risk.override import Override, effective_level, override_faults
from service.risk.policy import RiskPolicy, load_policy
from service.risk.rating import Rating, rate
from service.risk.simulation import Simulation, simulate

__all__ = [
    "InputsRefused",
    "Override",
    "Rating",
    "RatingInputs",
    "RiskPolicy",
    "Simulation",
    "effective_level",
    "load_policy",
    "override_faults",
    "parse_inputs",
    "rate",
    "simulate",
]
