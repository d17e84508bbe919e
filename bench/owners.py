"""Owners: how long a determination takes among a million parties, and whether a second solver agrees.

python -m bench.owners                      # 10^6 parties, 1.5 x 10^6 holdings in memory; 3,000 random structures
python -m bench.owners --companies 1000 --structures 50
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from random import Random

from service.owners import determine_from, load_rules, result_bytes
from service.owners.shares import Share
from service.owners.sources import Around, Stated
from service.owners.standards import Answer
from service.owners.structure import Examination, Holding, Party, PartyKind, Right
from tests.owner_oracle import cut_totals, random_structure, solve_all, votes_by_repetition
from tests.ownership import SHOWN, TODAY, answers, determined, shares

COMPANIES_OF_PARTIES = Fraction(2, 5)
LINKS = 3.75
THROUGH_COMPANIES = 0.2


class Register:
    """A register in memory: every company has 1 to 6 or 7 holders, one in five of them another company."""

    def __init__(self, companies: int, seed: int) -> None:
        """Draw the register; companies are ``C0`` and so on, people ``P0`` and so on."""
        random = Random(seed)
        people = round(companies * (1 - COMPANIES_OF_PARTIES) / COMPANIES_OF_PARTIES)
        self.parties = {f"C{number}": Party(f"C{number}", PartyKind.COMPANY) for number in range(companies)}
        self.parties.update({f"P{number}": Party(f"P{number}", PartyKind.PERSON) for number in range(people)})
        self.holdings = 0
        self._around: dict[str, Around] = {}
        parts = {
            (part, whole): Share.exactly(Fraction(part, whole))
            for whole in range(1, 61)
            for part in range(1, 11)
            if part <= whole
        }
        for number in range(companies):
            holders = {self._holder(random, companies, people) for _ in range(random.choice([1, 2, 3, 4, 5, 6, 6]))}
            holders.discard(f"C{number}")
            weights = [random.randint(1, 9) for _ in holders]
            whole = sum(weights) + random.choice([0, 0, 0, 2])
            entity = f"C{number}"
            held = [
                Holding(holder, entity, Right.EQUITY, parts[weight, whole], SHOWN)
                for holder, weight in zip(sorted(holders), weights, strict=True)
            ]
            self.holdings += len(held)
            self._around[entity] = Around(holdings=held, examinations=[Examination(entity, SHOWN)])

    @staticmethod
    def _holder(random: Random, companies: int, people: int) -> str:
        through = random.random() < THROUGH_COMPANIES
        return f"C{random.randrange(companies)}" if through else f"P{random.randrange(people)}"

    def level(self, ids: Collection[str]) -> Mapping[str, Stated]:
        """What is stated of some parties."""
        return {id: Stated(self.parties[id], self._around.get(id) or Around()) for id in ids}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=400_000)
    parser.add_argument("--targets", type=int, default=5_000)
    parser.add_argument("--structures", type=int, default=3_000)
    chosen = parser.parse_args()
    _speed(chosen.companies, chosen.targets)
    _agreement(chosen.structures)


def _speed(companies: int, targets: int) -> None:
    register, rules, random = Register(companies, 1), load_rules(), Random(2)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(register.parties):,} parties, {register.holdings:,} holdings in memory, {memory:,.0f} MB")
    took: list[float] = []
    above: list[float] = []
    with_bytes: list[float] = []
    for _ in range(targets):
        target = f"C{random.randrange(companies)}"
        start = time.thread_time()
        made = determine_from(register, target, rules, TODAY)
        took.append(time.thread_time() - start)
        result_bytes(made)
        with_bytes.append(time.thread_time() - start)
        above.append(len(made.structure.parties))
    print(
        f"parties above one target: p50 {at_share(above, 0.5):.0f}, p95 {at_share(above, 0.95):.0f}, "
        f"most {max(above):.0f}"
    )
    for what, times in (("determination", took), ("with proofs and canonical bytes", with_bytes)):
        shown = ", ".join(f"p{share * 100:g} {at_share(times, share) * 1000:.2f} ms" for share in (0.5, 0.95, 0.99))
        print(f"{what}, CPU time: {shown}, most {max(times) * 1000:.1f} ms")


def _agreement(structures: int) -> None:
    start, wrong, circles, lost = time.perf_counter(), 0, 0, 0
    for seed in range(structures):
        base = random_structure(seed)
        made, solved = determined(base), solve_all(base)
        through = made.attributed[Right.EQUITY].through
        same = (dict(through.totals), through.rest, through.closed) == (solved.totals, solved.rest, solved.closed)
        control = answers(made, "CONTROL")
        same &= all(
            (cast, control[person] is Answer.YES) == votes_by_repetition(base, person)
            for person, cast in shares(made, "VOTES").items()
        )
        wrong += not same
        if any(len(circle.members) > 1 and not circle.closed for circle in through.circles):
            circles += 1
            least = made.rules.thresholds.part
            cut = cut_totals(base)
            lost += any(part >= least > cut.get(person, Fraction(0)) for person, part in solved.totals.items())
    print(
        f"{structures:,} random structures: {wrong} differ from the second solver, {time.perf_counter() - start:.0f} s"
    )
    print(f"{circles:,} of them have circles; cutting these loses an owner of 25 % in {lost:,}")


def at_share(values: Sequence[float], share: float) -> float:
    """The value that such a share of all is no greater than."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    main()
