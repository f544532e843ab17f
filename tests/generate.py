"""Random small scenarios, to compare the two engines where nobody thought of looking."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

from simulation import Scenario
from simulation.vocabulary import (
    CONTACTS,
    FIRST_HOUR,
    LAST_HOUR,
    MONTH,
    PURCHASE_PHASES,
    SLOTS,
    TERMS,
    Aggregation,
    Attribute,
    Credence,
    Handling,
    Leaning,
    Link,
    Phase,
    Response,
    Role,
    SatisfactionFamily,
    Setting,
    WordOfMouthFamily,
    label,
)
from tests import decisive

RHOS = [-1.0, 0.0, 1.0, 0.5, -3.0, -100.0, -1.0, -0.25]
STRATEGIES = [
    "default",
    "random",
    "decision-layer-first",
    "phase-following",
    "decides-everything",
    "friend-first",
    "both-hands",
]
assert decisive.NAME in STRATEGIES
NAMES = ["A", "戴尔", "Dell computers", "x", "B-1"]


def random_scenario(number: int) -> Scenario:
    """Return the scenario of a number: always the same one."""
    return _Generator(number).scenario()


def random_seed(number: int) -> int:
    """Return a seed; every second one lies above 2³²."""
    dice = random.Random(f"seed {number}")
    return dice.randrange(2**32) if number % 2 else dice.randrange(2**32, 2**64)


class _Generator:
    def __init__(self, number: int) -> None:
        self.number = number
        self.dice = random.Random(number)
        self.added = random.Random(f"mechanisms {number}")  # likewise, for MODEL.md's section 12
        self.more = random.Random(f"more {number}")  # for what was added later: others stay
        # Every fourth market is one of small households, where not every phase and role exists.
        self.household = number % 4 == 3
        # In every fifth market vendors know nobody to begin with, and live on advertising and
        # referrals.
        self.leads = number % 5 == 4
        counts = [0, 0, 1, 2] if self.household else [1, 1, 2, 3]
        self.people = {label(role): self.dice.choice(counts) for role in Role}
        if not any(self.people.values()):
            self.people["user"] = 2
        # In every second market all teams are alike, so that their territories have the same
        # borders: districts apart.
        self.reps = self.dice.choice([2, 3, 4]) if number % 2 else None

    def scenario(self) -> Scenario:
        schedules = {f"s{index}": self.schedule() for index in range(4)}
        data = {
            "description": f"Drawn as number {self.number}",
            "currency": ("yuan", "euro", "元")[self.number % 3],
            "market": {
                "organisations": 9
                if self.leads
                else self.dice.randint(1, 5)
                if self.reps is None
                else self.dice.randint(3, 7),
                "days": self.dice.randint(25, 45) + 30 * self.leads,
            },
            "needs": {
                "idle_days": self.dice.choice([1, 4, 9.5]),
                "spread": self.real(0, 1),
                "budget": sorted([self.real(0.4, 1.2), self.real(0.4, 2)]),
                "go_ahead": self.dice.choice([1, 0.9, 0.6]),
                "concentration": self.option(0, 0.3, 1.1),
                "order_value": sorted([self.dice.randint(1, 9000), self.dice.randint(1, 90_000)]),
                "buyers": 2 if self.household else 1,
            },
            "roles": {
                name: {
                    "people": people,
                    "availability": self.availability(),
                    "understanding": self.option(0, 0.1, 0.5, 1),
                }
                for name, people in self.people.items()
            },
            "phases": {label(phase): self.phase(phase) for phase in PURCHASE_PHASES},
            "activities": {label(activity): self.activity() for activity in CONTACTS},
            "meetings": self.meetings(),
            "rapport": dict(zip(("low", "mode", "high"), self.rapport(), strict=True))
            | {"tastes": self.real(0, 1), "aversion": self.option(False, True)},
            "practice": {
                label(setting): {
                    "gain": self.option(0, 0.5, 3),
                    "hours": self.added.choice([1, 10, 500]),
                }
                for setting in Setting
            },
            "understanding": {
                "base": self.option(1, 0, 0.5),
                "in_brewing": self.added.choice([0, 0.5, 1]),
            },
            "forgetting": {
                key: self.dice.choice([1.5, 10, 80])
                for key in ("personal", "institutional", "contacts", "reputation")
            },
            "relationship": {
                key: self.dice.choice([0.02, self.real(0, 0.5)])
                for key in ("personal", "institutional")
            },
            "trust": self.trust(RHOS[self.number % len(RHOS)]),
            "choice": {
                "sensitivity": self.dice.choice([0, 2, 8]),
                "outside_option": self.real(-0.5, 1),
                "shortlist": self.dice.randint(1, 4),
                "shaping": self.dice.choice([0, 1, 3]),
                "reputation": self.dice.choice([0, 0.2, 1]),
                "shortlist_noise": self.option(0, 1, 2),
                "search_cost": self.added.choice([0, 0, 0.1, 0.5]),
            },
            **self.routes(),
            **self.after_sale(),
            "turnover": {
                "people": self.option(0, 1, 20),
                "reps": self.option(0, 1, 20),
                "customers": self.option(0, 1, 20),
                "loyalty": self.added.choice([0, 0.5, 1]),
                "ramp": self.added.choice([0, 1, 20]),
            },
            "plans": {"value_weight": self.option(0, 1, 2)},
            # Whole yuan: the engines add money up in different orders, which must not decide who
            # goes on duty.
            "costs": {
                "day_hour": self.dice.randint(0, 100),
                "night_hour": self.dice.randint(0, 200),
                "night_from": self.dice.randint(9, 26),
                "head": self.option(0, 10, 100),
                "margin": self.more.choice([0, 0.3, 1]),
                # Households alone return anything.
                "returned": self.more.choice([0.02, 0.1, 1] if self.household else [0, 0.1, 1]),
            },
            "knowledge": {key: self.more.random() < 0.5 for key in ("rivals", "brewing")},
            "schedules": schedules,
            "vendors": {
                name: self.vendor(list(schedules)) for name in NAMES[: self.dice.randint(2, 5)]
            },
        }
        for vendor in data["vendors"].values():
            if "budget" in vendor:  # heads that it cannot pay would be warned of
                heads = sum(entry["reps"] for entry in vendor["team"])
                vendor["budget"] += data["costs"]["head"] * heads
        if data["promises"]["credence"] == label(Credence.OFF):
            for vendor in data["vendors"].values():  # promises below 0 would be warned of
                vendor["promise"] = max(0, vendor["promise"])
        return Scenario.from_dict(data, name=f"random {self.number}")

    def option(self, null: Any, *values: Any) -> Any:
        """Return the strength of a mechanism: on in two of three markets."""
        return self.added.choice(values) if self.added.random() < 2 / 3 else null

    def routes(self) -> dict[str, Any]:
        """Return what brings a purchase to one vendor alone, and how far promises are believed."""
        return {
            "brewing": {
                "leaning": self.added.choice([*map(label, Leaning)]),
                "sole_source": self.option(0, 1, 5, 50),
                "go_ahead": self.option(0, 2, 20),
                "reference": self.added.choice([0, 0.1, 0.55]),
                "haste": self.option(0, 0.5, 1),
            },
            "incumbency": {
                "advantage": self.option(0, 0.2, 1),
                "lost": self.added.choice([0, 0.5, 1]),
            },
            "rebuy": {"chance": self.option(0, 1, 10, 100)},
            "promises": {
                "credence": self.option(label(Credence.OFF), label(Credence.LEARNED)),
                "initial": self.added.choice([0, 0.5, 1]),
                "learning": self.added.choice([0, 0.3, 1]),
                "hearsay": self.added.choice([0, 0.1, 0.5]),
                "scale": self.added.choice([0.05, 0.2, 1]),
            },
        }

    def real(self, low: float, high: float) -> float:
        return self.dice.uniform(low, high)

    def spans(self, most: int) -> list[list[int]]:
        """Return spans of hours in order, some of them adjacent."""
        cuts = sorted(
            self.dice.sample(range(FIRST_HOUR, LAST_HOUR + 1), self.dice.randint(2, most + 1))
        )
        return [[start, end] for start, end in pairwise(cuts) if self.dice.random() < 0.9] or [
            cuts[:2]
        ]

    def schedule(self) -> list[list[Any]]:
        return [
            [*span, self.dice.choice([*map(label, CONTACTS), *map(label, CONTACTS), "desk"])]
            for span in self.spans(6)
        ]

    def availability(self) -> dict[str, list[list[Any]]]:
        return {
            label(setting): [
                [*span, self.dice.choice([0, 0.1, 0.3, 0.6, 1, self.dice.random()])]
                for span in self.spans(5)
            ]
            for setting in Setting
        }

    def days(self) -> list[float]:
        return self.dice.choice([[0, 0, 0], [1, 1, 1], [0, 2, 4], [1, 2.5, 2.5], [2, 2, 5]])

    def phase(self, phase: Phase) -> dict[str, Any]:
        needed = phase in (Phase.COMMITMENT, Phase.INSTALLATION)
        return {
            "days": self.days(),
            "weights": self.weights(),
            "included": needed or not self.household or self.dice.random() < 0.4,
        }

    def weights(self) -> dict[str, float]:
        parts = {
            name: self.dice.choice([0, 1, self.dice.random()]) if people else 0
            for name, people in self.people.items()
        }
        if not any(parts.values()):
            parts = {name: float(people > 0) for name, people in self.people.items()}
        total = sum(parts.values())
        return {name: part / total for name, part in parts.items()}

    def activity(self) -> dict[str, Any]:
        return {
            "setting": self.dice.choice([*map(label, Setting), label(Setting.EVENING)]),
            "personal": self.real(0, 0.5),
            "institutional": self.real(0, 0.5),
            "group": self.dice.choice([1, 1, 2, 3, 5]),
            "price": self.dice.choice([0, 0, 10, 60]),
        }

    def trust(self, rho: float) -> dict[str, float]:
        kinds = {
            "link": self.dice.choice(["ces", "ces", *map(label, Link)]),
            "aggregation": self.dice.choice(["weighted", *map(label, Aggregation)]),
        }
        return kinds | {"share": self.dice.choice([0.5, 0.5, 0.3, 0.9, 0, 1]), "rho": rho}

    def after_sale(self) -> dict[str, Any]:
        allowed = [label(activity) for activity in CONTACTS]
        return {
            "allowed_activities": allowed
            if self.dice.random() < 0.8
            else self.dice.sample(allowed, 3),
            "negotiation": {
                label(term): {
                    "room": self.dice.choice([0, 0.5, 1]),
                    "cost": self.dice.choice([0, 0.05, 0.2]),
                }
                for term in TERMS
            },
            "agreements": {
                "chance": self.dice.choice([0.2, 0.7, 1]),
                "days": self.dice.choice([0, 20, 500, 500]),
            },
            "satisfaction": {
                "family": self.dice.choice(["disconfirmation", *map(label, SatisfactionFamily)]),
                "assimilation": self.real(0, 1),
                "spread": self.real(0, 0.6),
                "tolerance": self.dice.choice([0, 0.1, 0.3]),
                "experience": self.real(0, 1),
                "graded": self.option(False, True),
                "scale": self.added.choice([0.05, 0.2, 1]),
                "disappointment": self.added.choice([0, 1, 2, 10]),
                "cut": self.option(0, 0.5, 2),
            },
            "complaints": {
                "days": self.dice.choice([1, 2, 5, 30]),
                "recovery": self.dice.choice([0, 0.7, 1]),
                "written_recovery": self.option(None, 0, 0.3, 1),
                "recovered": self.option("lecture", "evidence"),
                "solving_hours": self.dice.choice([0, 1, 3, 12]),
                "writing_hours": self.dice.choice([0, 1, 2]),
            },
            "word_of_mouth": {
                "family": self.dice.choice([*map(label, WordOfMouthFamily)]),
                "impact": self.real(0, 0.6),
                **{
                    label(family): {
                        "satisfied": self.more.choice([0, 3, 4]),
                        "dissatisfied": self.more.choice([2.3, 14.5]),
                    }
                    for family in WordOfMouthFamily
                },
            },
            "referrals": {
                "names": 4 if self.leads else self.dice.choice([0, 1, 4]),
                "impact": self.real(0, 1),
                "delight": self.added.choice([0, 0.5, 1]),
                "delighted_names": self.option(0, 1, 3),
            },
            "network": {
                "acquaintances": self.dice.choice([4, 6] if self.leads else [0, 2, 3, 4, 6]),
                "rewiring": self.dice.choice([0, 0.3, 1]),
            },
            "awareness": {
                "unprompted": self.dice.choice([0, 0.3]),
                "response": self.dice.choice([0, 0.01, 0.02]),
            },
        }

    def meetings(self) -> dict[str, Any]:
        return {
            "requests": self.dice.randint(1, 4),
            "friend_factor": self.real(0, 3),
            "executive_window": self.real(1, 4),
            "handover": self.real(1, 4),
            "saturation": self.real(0.5, 10),
            "late_hour": self.dice.choice([9, 14, 18, 20, 22, 26]),
            "late_evenings": self.dice.randint(0, 5),
            "frozen_response": self.real(0, 1),
            "handoff": self.option(0, 0.3, 1),
            "attention": self.option(SLOTS * MONTH, 1, 5, 30),
            "table": self.option(0, 0.5, 1),
            "response": self.dice.choice(["concave", *map(label, Response)]),
            "takeoff": self.real(0, 0.5),
        }

    def rapport(self) -> list[float]:
        return self.dice.choice(
            [
                [1, 1, 1],
                [-5, -1, 0],
                [-0.5, 1, 1.5],
                [0, 5, 5],
                sorted(self.real(-2, 3) for _ in range(3)),
            ]
        )

    def vendor(self, schedules: list[str]) -> dict[str, Any]:
        team = [
            {
                "schedule": self.dice.choice(schedules),
                "reps": self.dice.randint(0, 3) if self.reps is None else self.reps,
                "social_skill": self.dice.choice([1, 0, 2.5, self.real(0, 2)]),
                "professional_skill": self.dice.choice([1, 0, 5, self.real(0, 2)]),
            }
            for _ in range(self.dice.randint(1, 3 if self.reps is None else 2))
        ]
        equal = self.number % 3 == 0
        money = (
            {"budget": self.dice.choice([0, 300, 1000, 2500])} if self.dice.random() < 0.4 else {}
        )
        return money | {
            "team": team
            if any(entry["reps"] for entry in team)
            else [*team, {"schedule": schedules[0], "reps": 1}],
            "product": {
                label(attribute): 0.7 if equal else self.real(0, 1) for attribute in Attribute
            },
            "promise": self.promise(),
            "concession": self.dice.choice([0, 0.01, 0.1, 0.5]),
            "complaints": self.dice.choice([*map(label, reversed(Handling))]),
            "asks_referrals": self.dice.random() < 0.7,
            "advertising": self.dice.choice([0, 0, 5, 20]),
            "known": self.dice.choice([0.1, 0.3] if self.leads else [1, 1, 1, 0.5, 0]),
            **self.plan(),
        }

    def promise(self) -> float:
        usual = self.dice.choice([0, 0, 0.5, 1])
        return self.option(usual, usual, -0.3, -1)

    def plan(self) -> dict[str, Any]:
        name = self.dice.choice(STRATEGIES)
        if self.more.random() < 0.2:
            return {"strategy": "weighted", "parameters": {"loyalty": self.more.choice([0, 1, 3])}}
        return {"strategy": name}
