"""Half an addition fails: each place that a member of an enum must stand in is walked here.

A failure is one sentence that names the place to fill in. Tables that are keyed by members name
what they lack themselves, see `vocabulary.complete`; the strategies' decisions have
`test_decisions.py`, the keys of a scenario `test_parameters.py`.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections import Counter
from enum import IntEnum
from pathlib import Path

import pytest

from simulation import Market, explain, randomness, vocabulary
from simulation.columns import values_at
from simulation.scenario import PARAMETERS
from simulation.vocabulary import (
    CONTACTS,
    Aggregation,
    Complaint,
    Cost,
    Handling,
    Link,
    Origin,
    Outcome,
    Relationship,
    Response,
    Role,
    SatisfactionFamily,
    Setting,
    complete,
    in_order,
    label,
    member,
)
from tests.generate import random_scenario, random_seed
from tests.purchases import days, one_customer, run
from tests.reference import formulas
from tests.reference.philox import Draw
from tests.small import PRESENT, plain

ROOT = Path(__file__).parent.parent
ODD = (ROOT / "simulation" / "ODD.md").read_text(encoding="utf-8")
ENUMS = {
    name: found
    for name, found in vars(vocabulary).items()
    if isinstance(found, type) and issubclass(found, IntEnum) and found is not IntEnum
}
MEMBERS = [found for enum in ENUMS.values() for found in enum]


def name_of(found):
    return f"{type(found).__name__}.{found.name}"


def each(members):
    return pytest.mark.parametrize("found", list(members), ids=name_of)


# --- Tables that are keyed by members -------------------------------------------------------------


def test_a_table_that_is_complete_is_returned_as_it_is():
    table = {Setting.EVENING: 1, Setting.OFFICE: 2, Setting.PHONE: 3}
    assert complete("x.py: X", Setting, table) is table


@pytest.mark.parametrize(
    ("keys", "table", "message"),
    [
        (
            Handling,
            {Handling.IGNORE: 0, Handling.SOLVE: 1},
            "x.py: X has no entry for Handling.WRITE; add one.",
        ),
        (("fit", "noise"), {"fit": 0}, "x.py: X has no entry for noise; add one."),
        (("fit",), {"fit": 0, "noise": 0}, "x.py: X has an entry for noise; take it away."),
        # Members of another enum have the same numbers, and are no entries all the same.
        (
            Response,
            {Response.CONCAVE: 0, SatisfactionFamily.ASSIMILATION: 1},
            "x.py: X has no entry for Response.S_SHAPED; add one.",
        ),
    ],
)
def test_a_table_that_is_not_complete_says_where_and_what(keys, table, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        complete("x.py: X", keys, table)


def test_values_in_order_must_be_as_many_as_the_members():
    assert in_order("x.py: X", Response, (1, 2)) == {Response.CONCAVE: 1, Response.S_SHAPED: 2}
    told = "x.py: X has 1 values; give 2, for Response.CONCAVE, Response.S_SHAPED."
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        in_order("x.py: X", Response, (1,))


@each(MEMBERS)
def test_a_label_leads_back_to_its_member(found):
    assert member(type(found), label(found)) is found


FILES = [
    path
    for folder in ("simulation", "experiments", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path != Path(__file__)
]


@functools.cache
def nodes_of(path):
    """Return every node of a file's syntax tree."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def keyed_by_members(node):
    """Whether a literal table's keys are all members of an enum of the vocabulary."""
    return (
        isinstance(node, ast.Dict)
        and len(node.keys) > 1
        and all(
            isinstance(key, ast.Attribute)
            and isinstance(key.value, ast.Name)
            and key.value.id in ENUMS
            for key in node.keys
        )
    )


GROUPS = [
    sorted(map(label, group))
    for group in (*ENUMS.values(), vocabulary.PURCHASE_PHASES, vocabulary.TERMS, CONTACTS)
]


def spelt_out(node):
    """Whether a literal spells out the labels of all members of an enum, or of a group of them."""
    words = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
    return sorted(str(getattr(word, "value", None)) for word in words) in GROUPS


def values_of_each(nodes):
    """Return the values of members in parameter(…, each={…}).

    The table of parameters checks them.
    """
    return {
        id(argument.value)
        for call in nodes
        if isinstance(call, ast.Call)
        for argument in call.keywords
        if argument.arg == "each"
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_of_all_members_are_made_from_the_enum(path):
    nodes = nodes_of(path)
    each = values_of_each(nodes)
    for node in nodes:
        if id(node) not in each and spelt_out(node):
            place = f"{path.relative_to(ROOT)}, line {node.lineno}"
            raise AssertionError(f"{place}: make these names from the enum, with label().")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_table_that_is_keyed_by_members_is_made_complete(path):
    nodes = nodes_of(path)
    checked = {
        id(argument)
        for call in nodes
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "complete"
        for argument in call.args
    }
    for node in nodes:
        if keyed_by_members(node):
            place = f"{path.relative_to(ROOT)}, line {node.lineno}"
            assert id(node) in checked, f"{place}: make this table with vocabulary.complete(…)."


# --- Formulas: compiled code cannot be a table ----------------------------------------------------

HANDS = ((0.8, 0.2), (0.3, 0.6), (0.5, 0.4))
"""Values of P and I, in [0, 1]."""


def told_apart(computed, expected, what, place):
    """Fail unless each member's numbers differ from all others' and are those of the reference."""
    for first, second in itertools.combinations(computed, 2):
        assert computed[first] != pytest.approx(computed[second]), (
            f"{name_of(second)} has no {what} of its own: add a branch to {place}."
        )
    for found, numbers in computed.items():
        assert numbers == pytest.approx(expected[found]), (
            f"{name_of(found)}: the {what} in {place} is not that of tests/reference/formulas.py."
        )


def person_after(changes, personal, institutional, blocks=((9, 10, "desk"),)):
    """Return the only customer that can be met, a day after these values of P and I."""
    market = Market(plain([list(block) for block in blocks], changes), rng=1)
    market.columns.relations["personal"][0, 0] = personal
    market.columns.relations["institutional"][0, 0] = institutional
    market.step()
    return next(iter(market.stakeholders))


def test_each_link_has_a_formula_of_its_own():
    share, rho = 0.25, -1.0
    computed, expected = {}, {}
    for link in Link:
        changes = {"trust": {"share": share, "rho": rho, "link": label(link)}}
        computed[link] = [person_after(changes, *hands).trust["V"] for hands in HANDS]
        expected[link] = [formulas.trust(*hands, share, rho, label(link)) for hands in HANDS]
    told_apart(computed, expected, "formula", "trust_of in simulation/meetings/night.py")


def test_each_response_has_a_formula_of_its_own():
    computed, expected = {}, {}
    for response in Response:
        changes = {"meetings.response": label(response), "meetings.takeoff": 0.1}
        person = person_after(changes, 0.2, 0.1, ((18, 19, "dinner"),))
        computed[response] = [person.personal["V"], person.institutional["V"]]
        # One dinner closes 0.25 of the gap of P to 1, and 0.05 of that of I to a fit of 0.6.
        factors = [formulas.response(label(response), 0.1, reached) for reached in (0.2, 0.1)]
        expected[response] = [0.2 + 0.25 * 0.8 * factors[0], 0.1 + 0.05 * 0.5 * factors[1]]
    told_apart(computed, expected, "formula", "contact in simulation/meetings/contact.py")


def test_each_aggregation_has_parts_of_its_own():
    trust = dict(zip(PRESENT, (0.8, 0.2, 0.5, 0.1, 0.4, 0.6), strict=True))
    weights = {
        role: (2 if role is Role.USER else 1) * (role in PRESENT) / (len(PRESENT) + 1)
        for role in Role
    }
    computed, expected = {}, {}
    for aggregation in Aggregation:
        changes = days(1, 1, 1, 1, 1, 1) | {
            "trust.aggregation": label(aggregation),
            "trust.link": "additive",
            "phases.commitment.weights": {label(role): weights[role] for role in Role},
        }
        market = one_customer(changes)
        for hand in ("personal", "institutional"):
            market.columns.relations[hand][0] = [
                trust[person.role] for person in market.stakeholders
            ]
        run(market, 7)
        deal, sensitivity = market.deals.iloc[0], market.scenario.choice.sensitivity
        computed[aggregation] = [deal[f"trust_{label(role)}_V"] / sensitivity for role in Role]
        expected[aggregation] = formulas.role_parts(
            [trust.get(role) for role in Role], list(weights.values()), label(aggregation)
        )
    told_apart(computed, expected, "parts", "trust_parts in simulation/standing/trust.py")


def test_each_theory_of_satisfaction_has_a_formula_of_its_own():
    computed, expected = {}, {}
    for family in SatisfactionFamily:
        changes = days(1, 1, 1, 1, 1, 1) | {
            "satisfaction": {"family": label(family), "assimilation": 0.5, "spread": 0.2},
            "choice.outside_option": -9,
            "vendors.V.promise": 0.5,
        }
        market = one_customer(changes)
        run(market, 9)
        deal = market.deals.iloc[0]
        computed[family] = deal["satisfaction"]
        # There is one vendor, and its fit is 0.6.
        numbers = (0.5, deal["delivered"], deal["promised"], 0.6)
        expected[family] = formulas.satisfaction(label(family), *numbers)
    told_apart(computed, expected, "formula", "simulation/aftersale/satisfaction.py")


@pytest.mark.parametrize(
    ("function", "ask"),
    [
        ("trust", lambda: formulas.trust(0.5, 0.4, 0.5, -1, "no such")),
        ("role_parts", lambda: formulas.role_parts([0.5], [1], "no such")),
        ("response", lambda: formulas.response("no such", 0.1, 0.2)),
        ("satisfaction", lambda: formulas.satisfaction("no such", 0.5, 0.6, 0.6, 0.6)),
    ],
)
def test_the_reference_engine_refuses_what_it_does_not_know(function, ask):
    with pytest.raises(ValueError, match=f"formulas.py: {function} has no case for 'no such'"):
        ask()


# --- What must come up in the markets by which the engines are compared ---------------------------

RANDOM = range(48)


@functools.cache
def markets():
    """Run the random scenarios in the production engine alone."""
    found = []
    for number in RANDOM:
        market = Market(random_scenario(number), rng=random_seed(number), record_meetings=True)
        market.run()
        found.append(market)
    return found


@functools.cache
def counted(what, column):
    """How often each word stands in a column of all markets' deals or meetings."""
    return Counter(word for market in markets() for word in getattr(market, what)[column].dropna())


GENERATE = "let tests/generate.py make markets in which it comes up"


@each(Outcome)
def test_every_outcome_comes_up(found):
    assert counted("deals", "outcome")[label(found)] > 0, f"{name_of(found)}: {GENERATE}."


@each(Origin)
def test_every_origin_comes_up(found):
    assert counted("deals", "origin")[label(found)] > 0, f"{name_of(found)}: {GENERATE}."


@each(Complaint)
def test_every_state_of_a_complaint_comes_up(found):
    assert counted("deals", "complaint")[label(found)] > 0, f"{name_of(found)}: {GENERATE}."


@each(CONTACTS)
def test_every_activity_comes_up(found):
    assert counted("meetings", "activity")[label(found)] > 0, f"{name_of(found)}: {GENERATE}."


@each(Role)
def test_every_role_is_met(found):
    met = sum(
        person.role is found
        and bool((market.columns.relations["recent"][:, person.index] > 0).any())
        for market in markets()
        for person in market.stakeholders
    )
    assert met > 0, f"{name_of(found)}: {GENERATE}."


@each(Cost)
def test_every_cost_is_paid(found):
    paid = sum(
        vendor.costs[label(found)] > 0 for market in markets() for vendor in market.vendor_agents
    )
    told = f"{name_of(found)} is never paid: charge it in the engine, and {GENERATE}."
    assert paid > 0, told


@each(Relationship)
def test_every_state_of_a_relationship_comes_up(found):
    times = sum(int((market.relationship_states() == found).sum()) for market in markets())
    assert times > 0, f"{name_of(found)}: {GENERATE}."


@each(Setting)
def test_people_are_met_in_every_setting(found):
    hours = sum(v.contact_hours[label(found)] for m in markets() for v in m.vendor_agents)
    assert hours > 0, f"{name_of(found)}: {GENERATE}."


CHOICES = [(key.path, choice) for key in PARAMETERS for choice in key.choices]


@functools.cache
def chosen(path):
    """Return the names that a key has in random scenarios."""

    def values(table, parts):
        if not parts:
            return {table}
        inside = table.values() if parts[0] == "*" else [table[parts[0]]]
        return set().union(*(values(value, parts[1:]) for value in inside))

    return set().union(*(values(m.scenario.to_dict(), path.split(".")) for m in markets()))


@pytest.mark.parametrize(("path", "choice"), CHOICES)
def test_every_name_that_a_key_can_have_comes_up(path, choice):
    told = f"{path}: let tests/generate.py choose {label(choice)!r} too."
    assert label(choice) in chosen(path), told


# --- In words -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def won():
    """An order, as a row of `Market.deals`, with its market."""
    market = next(m for m in markets() if (m.deals["first_use_day"].notna()).any())
    deals = market.deals
    return market, deals[deals["first_use_day"].notna()].iloc[0]


@pytest.mark.parametrize(
    ("outcome", "origin", "complaint"),
    list(itertools.product(Outcome, Origin, Complaint)),
    ids=lambda found: found.name.lower(),
)
def test_every_end_of_a_purchase_is_explained(won, outcome, origin, complaint):
    market, deal = won
    deal = deal.copy()
    deal["outcome"], deal["origin"] = label(outcome), label(origin)
    deal["complaint"] = label(complaint)
    text = market.explain(deal)
    if outcome is Outcome.WON:
        assert explain.ORIGINS[origin] in text
        assert explain.COMPLAINTS[complaint] in text
    assert text.endswith(".")


def test_explanations_tell_outcomes_origins_complaints_and_roles_apart():
    for table in (explain.ENDS, explain.ORIGINS, explain.COMPLAINTS, explain.ROLES, explain.WORDS):
        assert len(set(table.values())) == len(table)


@each(Role)
def test_a_role_that_made_the_difference_is_named(won, found):
    market = next(
        m for m in markets() if (m.deals["outcome"] == "won").any() and len(m.vendor_names) > 1
    )
    deals = market.deals
    deal = deals[deals["outcome"] == "won"].iloc[0].copy()
    first, second = deal["winner"], next(v for v in market.vendor_names if v != deal["winner"])
    for vendor in (first, second):
        deal[f"shortlisted_{vendor}"] = True
        deal[[f"{part}_{vendor}" for part in explain.WORDS]] = 0.0
        deal[f"utility_{vendor}"] = 0.0
    deal[f"trust_{label(found)}_{first}"] = 1.0
    deal["agreement"], deal["utility_nobody"] = False, -1.0
    for vendor in market.vendor_names:
        if vendor not in (first, second):
            deal[f"shortlisted_{vendor}"] = False
    assert f"ahead in: trust of {explain.ROLES[found]} (+1.00)." in market.explain(deal)


# --- In ODD.md ------------------------------------------------------------------------------------

HAND_WRITTEN = (
    ODD.partition("<!-- table of parameters: begin -->")[0]
    + ODD.partition("<!-- table of parameters: end -->")[2]
)


@each(MEMBERS)
def test_odd_speaks_of_every_member(found):
    words = label(found)
    told = f"simulation/ODD.md says nothing about {name_of(found)}: name {words!r} there."
    pattern = rf"\b{re.escape(words)}\b|\b{re.escape(words.replace('_', ' '))}\b"
    assert re.search(pattern, HAND_WRITTEN, re.IGNORECASE), told


# --- Random numbers -------------------------------------------------------------------------------

PURPOSES = {
    name: value
    for name, value in vars(randomness).items()
    if name.isupper() and isinstance(value, int) and name != "MAX_SEED"
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_draw_stands_in_odd_and_in_the_reference_engine(purpose):
    number = PURPOSES[purpose]
    assert re.search(rf"^\| {purpose} \| {number} \|", ODD, re.MULTILINE), (
        f'simulation/ODD.md, "Random numbers": the table needs a row for {purpose}, '
        f"purpose {number}."
    )
    assert Draw.__members__.get(purpose) == number, (
        f"tests/reference/philox.py: Draw needs {purpose} = {number}."
    )


def test_odd_and_the_reference_engine_know_no_other_draws():
    rows = dict(re.findall(r"^\| ([A-Z_]+) \| (\d+) \|", ODD, re.MULTILINE))
    assert {name: int(number) for name, number in rows.items()} == PURPOSES
    assert {draw.name: int(draw) for draw in Draw} == PURPOSES


def test_no_two_draws_share_a_number_and_each_fits_into_its_byte():
    for number, names in itertools.groupby(sorted(PURPOSES, key=PURPOSES.get), PURPOSES.get):
        alike = list(names)
        told = f"simulation/randomness.py: {' and '.join(alike)} share number {number}."
        assert len(alike) == 1, told
        assert 0 < number < 256


# --- Columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("no_such", "simulation/columns.py: Columns has no column no_such; add one."),
        ("dealings.no_such", "simulation/columns.py: dealings has no field no_such; add one."),
        ("priority.no_such", "simulation/columns.py: priority has no field no_such; add one."),
    ],
)
def test_a_column_that_there_is_not_is_named(path, message):
    with pytest.raises(LookupError, match=f"^{re.escape(message)}$"):
        values_at(markets()[0].columns, path)
