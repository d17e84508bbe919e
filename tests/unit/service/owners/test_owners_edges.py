"""Groups, joint control, nominees, trusts, branches, state-owned companies, layers, and bounds of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from service.owners import Outcome, StructureRefused, determine, result_value
from service.owners.rules import PartlyStated, Trigger, Unproved, Unstated
from service.owners.standards import Answer, State
from service.owners.structure import (
    Concert,
    Control,
    Party,
    PartyKind,
    Rest,
    Right,
    Role,
    RoleKind,
    Structure,
    Times,
)
from tests.ownership import (
    BY_PRODUCT,
    RULES,
    SHOWN,
    TODAY,
    answers,
    determined,
    gaps,
    having,
    holding,
    owners,
    shares,
    structure,
)

FIVE = ("P1 15% T", "P2 14% T", "P3 24% T", "P4 24% T", "P5 23% T")


def test_group_adds_up() -> None:
    """Members of a group who vote together are all listed, by their votes together; their equity does not add up."""
    made = determined(having(structure(*FIVE), Concert(("P1", "P2"), None, SHOWN)))
    assert owners(made) == {"P1": (2,), "P2": (2,)}
    assert shares(made, "VOTES")["P1"] == Fraction(29, 100)
    assert shares(made, "EQUITY")["P1"] == Fraction(15, 100)
    assert {claim.group for owner in made.owners for claim in owner.claims} == {("P1", "P2")}


def test_group_of_one_entity_does_not_reach_others() -> None:
    """A group that votes together in H alone commands H, and by it what H votes in T; own votes in T stay apart."""
    base = structure("P1 30% H", "P2 30% H", "P3 40% H", "H 26% T", "P1 10% T", "P2 5% T", "P4 24% T", "P5 24% T")
    made = determined(having(base, Concert(("P1", "P2"), "H", SHOWN)))
    cast = shares(made, "VOTES")
    assert (cast["P1"], cast["P2"], cast["P3"]) == (Fraction(36, 100), Fraction(31, 100), Fraction(0))


def test_group_needs_evidence() -> None:
    """A group that nothing shows makes nobody an owner, and leaves its members undetermined."""
    made = determined(having(structure(*FIVE), Concert(("P1", "P2"), None)))
    assert not owners(made)
    assert answers(made, "VOTES")["P1"] is Answer.UNDETERMINED
    assert answers(made, "VOTES")["P3"] is Answer.NO


def test_company_in_a_group_stands_for_who_commands_it() -> None:
    """Where a company is a member, who commands it is listed."""
    base = structure("H 15% T", "P1 60% H", "P9 40% H", *FIVE[1:], "P6 8%..8% T")
    base = replace(base, holdings=tuple(one for one in base.holdings if one.holder != "P6"))
    made = determined(having(base, Concert(("H", "P2"), None, SHOWN)))
    assert owners(made) == {"P1": (2,), "P2": (2,)}


def test_concert_may_add_equity_by_the_rules() -> None:
    """Rules may say that a group's equity adds up too."""
    rules = RULES.model_copy(update={"concert": RULES.concert.model_copy(update={"rights": tuple(Right)})})
    made = determined(having(structure(*FIVE), Concert(("P1", "P2"), None, SHOWN)), rules)
    assert owners(made) == {"P1": (1, 2), "P2": (1, 2)}


def test_control_by_agreement() -> None:
    """A shown control by other means is standard 3, without any share; an unknown means leaves it undetermined."""
    base = structure(*FIVE, people=("P9",))
    made = determined(having(base, Control(("P9",), "T", "AGREEMENT", SHOWN)))
    assert owners(made) == {"P9": (3,)}
    unknown = determined(having(base, Control(("P9",), "T", "MAGIC", SHOWN)))
    assert answers(unknown, "CONTROL")["P9"] is Answer.UNDETERMINED
    said = determined(having(base, Control(("P9",), "T", "AGREEMENT")))
    assert answers(said, "CONTROL")["P9"] is Answer.UNDETERMINED


def test_joint_control_lists_everybody() -> None:
    """Who controls jointly is listed, each of them."""
    made = determined(having(structure(*FIVE), Control(("P1", "P2"), "T", "CONTRACT", SHOWN)))
    assert owners(made) == {"P1": (3,), "P2": (3,)}


def test_control_of_a_company_in_between() -> None:
    """Who controls H by contract casts the votes that H has in T, and commands T where H does."""
    base = structure("H 60% T", "P1 40% T", "P2 50% H", "P3 50% H", people=("P9",))
    made = determined(having(base, Control(("P9",), "H", "CONTRACT", SHOWN)))
    assert owners(made)["P9"] == (2, 3)


def test_company_that_nobody_commands_has_to_be_examined() -> None:
    """A company with 40 % of the votes whose halves belong to two people may be controlled otherwise."""
    base = structure("H 40% T", "P1 50% H", "P2 50% H", "P3 60% T", examined=("T",))
    assert gaps(determined(base)) == {("CONTROL_NOT_EXAMINED", "H")}
    assert not gaps(determined(structure("H 40% T", "P1 50% H", "P2 50% H", "P3 60% T")))


def test_nominee_is_no_owner() -> None:
    """What a nominee holds is his for whom he holds it, and lowers the threshold; the nominee is none."""
    base = structure("P1 30% T", "P2 12% T", "P3 58% T", people=("P9",))
    first = replace(base.holdings[0], nominee=True, held_for="P9")
    made = determined(replace(base, holdings=(first, *base.holdings[1:])))
    assert made.triggers == (Trigger.NOMINEE,)
    assert made.threshold == Fraction(1, 10)
    assert owners(made) == {"P9": (1, 2), "P3": (1, 2, 3), "P2": (1, 2)}


def test_nominee_for_nobody_known() -> None:
    """Where it is not known for whom a nominee holds, the share is nobody's, and an unknown owner is possible."""
    base = structure("P1 30% T", "P3 70% T")
    made = determined(replace(base, holdings=(replace(base.holdings[0], nominee=True), base.holdings[1])))
    assert answers(made, "EQUITY")["P3"] is Answer.YES
    assert ("UNKNOWN_OWNER_POSSIBLE", "") in gaps(made)
    assert "P1" not in owners(made)


def test_layers_lower_the_threshold() -> None:
    """Four entities one above the other are many: 10 % is enough; three are not."""
    deep = structure("A 20% T", "B 100% A", "C 100% B", "P1 100% C", "P2 80% T")
    assert determined(deep).triggers == (Trigger.LAYERS,)
    assert owners(determined(deep))["P1"] == (1, 2)
    flat = structure("A 20% T", "B 100% A", "P1 100% B", "P2 80% T")
    assert not determined(flat).triggers
    assert "P1" not in owners(determined(flat))


def trust(**roles: RoleKind) -> Structure:
    """A trust K with 30 % of T, and its parties."""
    base = structure("K 30% T", "P8 20% T", "P9 20% T", "P7 20% T", "P6 10% T", people=roles, K=PartyKind.TRUST)
    return replace(base, roles=tuple(Role(who, "K", role, SHOWN) for who, role in roles.items()))


def test_trust_as_holder_counts_whole_for_each() -> None:
    """Every party of a trust has its share whole: settlor, trustee and beneficiary are owners by 30 %."""
    made = determined(trust(S=RoleKind.SETTLOR, R=RoleKind.TRUSTEE, N=RoleKind.BENEFICIARY))
    assert owners(made) == {"S": (1, 2), "R": (1, 2), "N": (1, 2)}
    assert made.outcome is Outcome.OWNERS


def test_trust_with_a_party_missing() -> None:
    """A trust whose beneficiary is not stated may have anybody's share."""
    made = determined(trust(S=RoleKind.SETTLOR, R=RoleKind.TRUSTEE))
    assert ("UNKNOWN_OWNER_POSSIBLE", "") in gaps(made)


def test_trust_with_a_company_as_trustee() -> None:
    """Behind a company that is trustee stand its owners, with their part of the trust's share."""
    base = trust(S=RoleKind.SETTLOR, N=RoleKind.BENEFICIARY)
    company = structure("P1 90% R", "P2 10% R", target="R")
    both = replace(
        base,
        parties={**base.parties, **company.parties},
        holdings=base.holdings + company.holdings,
        examinations=base.examinations + company.examinations,
        roles=(*base.roles, Role("R", "K", RoleKind.TRUSTEE, SHOWN)),
    )
    made = determined(both)
    assert shares(made, "EQUITY") | {"P1": Fraction(27, 100), "P2": Fraction(3, 100)} == {
        **{person: Fraction(1, 5) for person in ("P7", "P8", "P9")},
        "P6": Fraction(1, 10),
        "S": Fraction(3, 10),
        "N": Fraction(3, 10),
        "P1": Fraction(0),
        "P2": Fraction(0),
    } | {"P1": Fraction(27, 100), "P2": Fraction(3, 100)}
    assert made.attributed[Right.EQUITY].share("P1") == Fraction(27, 100)
    assert shares(made, "VOTES")["P1"] == Fraction(3, 10)


def test_trust_as_customer_lists_its_parties() -> None:
    """The owners of a trust are its parties; the owners of a company that is one stand in for it."""
    base = trust(S=RoleKind.SETTLOR, R=RoleKind.TRUSTEE, N=RoleKind.BENEFICIARY)
    made = determined(replace(base, target="K"))
    assert made.outcome is Outcome.ROLES
    assert set(owners(made)) == {"S", "R", "N"}
    missing = replace(base, target="K", roles=base.roles[:2])
    assert gaps(determined(missing)) == {("BENEFICIARY_MISSING", "K")}


def state_owned() -> Structure:
    """A state-owned company with its legal representative."""
    base = structure("S 100% T", people=("P1",), T=PartyKind.STATE_OWNED, S=PartyKind.STATE)
    return replace(base, roles=(Role("P1", "T", RoleKind.LEGAL_REPRESENTATIVE, SHOWN),))


def test_state_owned_is_simplified() -> None:
    """A state-owned company may be simplified to its legal representative, but not in doubt or at high risk."""
    made = determined(state_owned())
    assert (made.outcome, made.simplified) == (Outcome.ROLES, True)
    assert set(owners(made)) == {"P1"}
    strict = determined(replace(state_owned(), no_simplification=True))
    assert not strict.simplified
    assert {result.state for result in strict.results} == {State.EMPTY}
    assert gaps(strict) == {("MANAGER_MISSING", "T")}


def test_branch_has_the_owners_of_its_company() -> None:
    """A branch has the owners of its head office; a foreign one needs its senior manager too."""
    base = structure("P1 60% T", "P2 40% T", people=("P3",))
    branch = Party("B", PartyKind.BRANCH, head_office="T")
    both = replace(base, target="B", parties={**base.parties, "B": branch})
    made = determined(both)
    assert (made.target, made.determined_for) == ("B", "T")
    assert set(owners(made)) == {"P1", "P2"}
    foreign = replace(both, parties={**both.parties, "B": replace(branch, foreign=True)})
    assert gaps(determined(foreign)) == {("SENIOR_MANAGER_MISSING", "B")}
    led = replace(foreign, roles=(Role("P3", "B", RoleKind.SENIOR_MANAGER, SHOWN),))
    assert set(owners(determined(led))) == {"P1", "P2", "P3"}
    lost = replace(both, parties={**base.parties, "B": replace(branch, head_office=None)})
    assert gaps(determined(lost)) == {("HEAD_OFFICE_MISSING", "B")}


def test_exempt_entities() -> None:
    """An exempt entity has no owners to be determined."""
    assert determined(structure(T=PartyKind.EXEMPT)).outcome is Outcome.EXEMPT


def test_product_has_its_manager() -> None:
    """Where nobody has a quarter of a product's units, who manages it stands in."""
    units = tuple(f"P{number} 20% T" for number in range(5))
    base = structure(*units, people=("M",), T=PartyKind.PRODUCT)
    made = determined(replace(base, roles=(Role("M", "T", RoleKind.PRODUCT_MANAGER, SHOWN),)))
    assert made.outcome is Outcome.MANAGER
    assert set(owners(made)) == {"M"}


def test_people_have_no_owners() -> None:
    """Owners of a person are not asked for."""
    with pytest.raises(StructureRefused, match="TARGET_NO_ENTITY"):
        determined(structure("P1 100% T", target="P1"))


def test_income_that_is_partly_stated() -> None:
    """What an agreement leaves open of the income is unknown, unless the rules share it out by equity."""
    base = having(structure("P1 50% T", "P2 30% T", "P3 20% T"), holding("P3 40% T", Right.INCOME))
    assert answers(determined(base), "INCOME")["P1"] is Answer.UNDETERMINED
    income = RULES.income.model_copy(update={"partly_stated": PartlyStated.PRO_RATA})
    made = determined(base, RULES.model_copy(update={"income": income}))
    assert shares(made, "INCOME") == {"P1": Fraction(3, 8), "P2": Fraction(9, 40), "P3": Fraction(2, 5)}


def test_votes_that_do_not_follow_equity() -> None:
    """Rules may take nothing for granted about votes that are not stated."""
    votes = RULES.votes.model_copy(update={"unstated": Unstated.UNKNOWN})
    made = determined(structure("P1 60% T", "P2 40% T"), RULES.model_copy(update={"votes": votes}))
    assert answers(made, "VOTES")["P1"] is Answer.UNDETERMINED


def test_votes_of_shares_need_exact_shares() -> None:
    """Ten votes a share beside a rest of unknown votes cannot be counted, and are refused; a stated rest can."""
    base = structure("P1 12% T")
    ten = replace(base, holdings=(replace(base.holdings[0], votes_per_share=Fraction(10)),))
    with pytest.raises(StructureRefused, match="VOTES_NEED_EXACT_SHARES"):
        determined(ten)
    rest = Rest("T", Right.EQUITY, Fraction(1, 100), Fraction(1), SHOWN)
    assert shares(determined(having(ten, rest)), "VOTES")["P1"] == Fraction(120, 208)


def test_holdings_that_are_only_said_may_count_by_the_rules() -> None:
    """Rules may take what is said for shown."""
    base = structure("P1 60% T", "P2 40% T")
    said = replace(base, holdings=tuple(replace(one, evidence=()) for one in base.holdings))
    evidence = RULES.evidence.model_copy(update={"holdings_without": Unproved.COUNT})
    made = determined(said, RULES.model_copy(update={"evidence": evidence}))
    assert set(owners(made)) == {"P1", "P2"}


def test_result_of_what_was_known_then() -> None:
    """A correction changes what is known now, and not what was known at an earlier instant."""
    base = structure("P1 60% T", "P2 40% T")
    learnt = datetime(2026, 6, 1, 9, tzinfo=UTC)
    wrong = replace(base.holdings[0], times=Times(known_until=learnt))
    right = replace(holding("P2 60% T"), times=Times(known_from=learnt))
    both = replace(base, holdings=(wrong, right, base.holdings[1]))
    assert set(owners(determined(both))) == {"P2"}
    then = determine(both, RULES, TODAY, datetime(2026, 5, 31, tzinfo=UTC))
    assert set(owners(then)) == {"P1", "P2"}
    assert determine(both, RULES, date(2026, 5, 1), learnt).outcome is Outcome.OWNERS


def test_unknown_controller_keeps_control_open() -> None:
    """Control that is shown to be somebody's who is not known may be anybody's: no manager stands in."""
    base = structure(*FIVE, people=("M",), X=PartyKind.UNKNOWN)
    base = replace(base, roles=(Role("M", "T", RoleKind.MANAGER, SHOWN),))
    assert determined(base).outcome is Outcome.MANAGER
    made = determined(having(base, Control(("X",), "T", "AGREEMENT", SHOWN)))
    assert made.outcome is Outcome.UNDETERMINED
    assert ("UNKNOWN_OWNER_POSSIBLE", "") in gaps(made)
    assert answers(made, "CONTROL")["P1"] is Answer.UNDETERMINED
    joint = determined(having(base, Control(("P1", "X"), "T", "AGREEMENT", SHOWN)))
    assert owners(joint) == {"P1": (3,)}
    assert joint.outcome is Outcome.UNDETERMINED


def test_controller_that_nobody_commands() -> None:
    """A company controls T by contract, and its halves are two people's: who controls it has to be examined."""
    base = structure(*FIVE, "P6 50% H", "P7 50% H", examined=("T",))
    made = determined(having(base, Control(("H",), "T", "CONTRACT", SHOWN)))
    assert gaps(made) == {("CONTROL_NOT_EXAMINED", "H")}


def test_state_owned_holder_is_looked_through() -> None:
    """A state-owned holder does not hide the person who holds 40 % of it; the state's part is nobody's."""
    base = structure("H 100% T", "S 60% H", "P1 40% H", H=PartyKind.STATE_OWNED, S=PartyKind.STATE)
    made = determined(base)
    assert owners(made) == {"P1": (1, 2)}
    assert made.attributed[Right.EQUITY].through.totals["S"] == Fraction(3, 5)


def test_branch_holds_for_its_company() -> None:
    """What a branch holds is its company's, and so its owners'."""
    base = structure("B 30% T", "P1 70% T", "P2 100% H", B=PartyKind.BRANCH)
    parties = {**base.parties, "B": replace(base.parties["B"], head_office="H")}
    assert shares(determined(replace(base, parties=parties)), "EQUITY")["P2"] == Fraction(3, 10)
    assert ("UNKNOWN_OWNER_POSSIBLE", "") in gaps(determined(base))


def test_several_statements_on_a_rest() -> None:
    """Of several bounds on a rest the lowest counts, in either order; votes that differ are refused."""
    base = structure("P1 21% T", "P2 20% T", "P3 20% T", "P4 20% T")
    low, high = (Rest("T", Right.EQUITY, Fraction(part, 100), None, SHOWN) for part in (3, 9))
    for order in ((low, high), (high, low)):
        assert answers(determined(having(base, *order)), "EQUITY")["P1"] is Answer.NO
    assert answers(determined(having(base, high)), "EQUITY")["P1"] is Answer.UNDETERMINED
    votes = [replace(low, votes_per_share=Fraction(number)) for number in (1, 2)]
    with pytest.raises(StructureRefused, match="VOTES_OF_REST_DIFFER"):
        determined(having(base, *votes))


def test_small_closed_ring_changes_nothing() -> None:
    """A closed ring with 1 % of T keeps nothing open: nobody reaches the threshold by it."""
    made = determined(structure("A 100% B", "B 100% A", "A 1% T", "P1 50% T", "P2 49% T"))
    assert made.outcome is Outcome.OWNERS
    assert made.attributed[Right.EQUITY].through.closed == Fraction(1, 100)


def test_company_in_a_group_counts_with_its_own_share() -> None:
    """By the product of shares, a company that is a member brings all it has, and who commands it is listed."""
    base = structure("H 15% T", "P1 60% H", "P9 40% H", "P2 14% T", "P3 24% T", "P4 24% T", "P5 23% T")
    made = determined(having(base, Concert(("H", "P2"), None, SHOWN)), BY_PRODUCT)
    assert shares(made, "VOTES")["P2"] == Fraction(29, 100)
    assert owners(made) == {"P1": (2,), "P2": (2,)}
    both = determined(having(base, Concert(("H", "P1", "P2"), None, SHOWN)), BY_PRODUCT)
    assert shares(both, "VOTES")["P1"] == Fraction(29, 100)


def test_proof_of_a_group_has_all_of_its_votes() -> None:
    """The proof of votes cast by a group shows the votes of all members, and their agreement."""
    base = structure("P1 30% H", "P2 30% H", "P3 40% H", "H 26% T", "P1 10% T", "P2 5% T", "P4 35% T", "P5 24% T")
    made: Any = result_value(determined(having(base, Concert(("P1", "P2"), "H", SHOWN))))
    (first,) = (owner for owner in made["owners"] if owner["party"] == "P1")
    (claim,) = first["claims"]
    steps = {step["entity"]: step for step in claim["proof"]["steps"]}
    assert {edge["holder"] for edge in steps["H"]["votes"]} == {"P1", "P2"}
    assert claim["proof"]["agreed"][0]["evidence"] == list(SHOWN)


def test_only_what_is_exact_is_shared_out() -> None:
    """A right that is stated between bounds, or only said, is not shared out among the others."""
    income = RULES.income.model_copy(update={"partly_stated": PartlyStated.PRO_RATA})
    rules = RULES.model_copy(update={"income": income})
    base = structure("P1 50% T", "P2 30% T", "P3 20% T")
    for stated in (holding("P3 40%..60% T", Right.INCOME), replace(holding("P3 40% T", Right.INCOME), evidence=())):
        assert shares(determined(having(base, stated), rules), "INCOME")["P1"] == 0


def test_votes_of_shares_that_are_only_said_are_open() -> None:
    """Ten votes a share that nothing shows leave all votes open, whoever else's shares are shown."""
    base = structure("P1 12% T", "P2 88% T")
    said = replace(base.holdings[0], votes_per_share=Fraction(10), evidence=())
    made = determined(replace(base, holdings=(said, base.holdings[1])))
    assert set(answers(made, "VOTES").values()) == {Answer.UNDETERMINED}
