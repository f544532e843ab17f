"""Random small scenarios, to compare the two engines where nobody thought of looking."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

from simulation import Scenario
from simulation.vocabulary import CONTACTS, FIRST_HOUR, LAST_HOUR, PURCHASE_PHASES, Attribute, Role, label

RHOS = [-1.0, 0.0, 1.0, 0.5, -3.0, -1.0, -0.25]
STRATEGIES = ["default", "random", "decision-layer-first", "phase-following"]
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
        # In every second market all teams are alike, so that their territories have the same borders: districts apart.
        self.reps = self.dice.choice([2, 3, 4]) if number % 2 else None

    def scenario(self) -> Scenario:
        schedules = {f"s{index}": self.schedule() for index in range(4)}
        data = {
            "market": {
                "organisations": self.dice.randint(1, 5) if self.reps is None else self.dice.randint(3, 7),
                "days": self.dice.randint(25, 45),
            },
            "needs": {
                "idle_days": self.dice.choice([1, 4, 9.5]),
                "spread": self.real(0, 1),
                "budget": sorted([self.real(0.4, 1.2), self.real(0.4, 2)]),
                "go_ahead": self.dice.choice([1, 0.9, 0.6]),
            },
            "roles": {label(role): {"people": self.dice.choice([1, 1, 2, 3]), "availability": self.availability()} for role in Role},
            "phases": {label(phase): {"days": self.days(), "weights": self.weights()} for phase in PURCHASE_PHASES},
            "activities": {label(activity): self.activity() for activity in CONTACTS},
            "meetings": self.meetings(),
            "rapport": dict(zip(("low", "mode", "high"), self.rapport(), strict=True)) | {"tastes": self.real(0, 1)},
            "forgetting": {key: self.dice.choice([1.5, 10, 80]) for key in ("personal", "institutional", "contacts")},
            "relationship": {"personal": self.real(0, 0.5), "institutional": self.real(0, 0.5)},
            "trust": self.trust(RHOS[self.number % len(RHOS)]),
            "choice": {
                "sensitivity": self.dice.choice([0, 2, 8]),
                "outside_option": self.real(-0.5, 1),
                "shortlist": self.dice.randint(1, 4),
                "shaping": self.dice.choice([0, 1, 3]),
            },
            # Whole yuan: the engines add money up in different orders, which must not decide who goes on duty.
            "costs": {
                "day_hour": self.dice.randint(0, 100),
                "night_hour": self.dice.randint(0, 200),
                "night_from": self.dice.randint(9, 26),
            },
            "schedules": schedules,
            "vendors": {name: self.vendor(list(schedules)) for name in NAMES[: self.dice.randint(2, 5)]},
        }
        return Scenario.from_dict(data, name=f"random {self.number}")

    def real(self, low: float, high: float) -> float:
        return self.dice.uniform(low, high)

    def spans(self, most: int) -> list[list[int]]:
        """Return spans of hours in order, some of them adjacent."""
        cuts = sorted(self.dice.sample(range(FIRST_HOUR, LAST_HOUR + 1), self.dice.randint(2, most + 1)))
        return [[start, end] for start, end in pairwise(cuts) if self.dice.random() < 0.9] or [cuts[:2]]

    def schedule(self) -> list[list[Any]]:
        return [[*span, self.dice.choice([*map(label, CONTACTS), *map(label, CONTACTS), "desk"])] for span in self.spans(6)]

    def availability(self) -> dict[str, list[list[Any]]]:
        settings = ("office", "phone", "evening")
        return {key: [[*span, self.dice.choice([0, 0.1, 0.3, 0.6, 1, self.dice.random()])] for span in self.spans(5)] for key in settings}

    def days(self) -> list[float]:
        return self.dice.choice([[0, 0, 0], [1, 1, 1], [0, 2, 4], [1, 2.5, 2.5], [2, 2, 5]])

    def weights(self) -> dict[str, float]:
        parts = [self.dice.choice([0, 1, self.dice.random()]) for _ in Role]
        total = sum(parts)
        return {label(role): part / total if total else 1 / len(parts) for role, part in zip(Role, parts, strict=True)}

    def activity(self) -> dict[str, Any]:
        return {
            "setting": self.dice.choice(["office", "phone", "evening", "evening"]),
            "personal": self.real(0, 0.5),
            "institutional": self.real(0, 0.5),
            "group": self.dice.choice([1, 1, 2, 3, 5]),
            "price": self.dice.choice([0, 0, 10, 60]),
        }

    def trust(self, rho: float) -> dict[str, float]:
        # For ρ = −1 and a share of 1, trust is P × I / I: equal P would be no ties, but ranked by the last bit of the quotient.
        return {"share": self.dice.choice([0.5, 0.3, 0.9] if rho == -1 else [0.5, 0.8, 0, 1]), "rho": rho}

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
        }

    def rapport(self) -> list[float]:
        return self.dice.choice([[1, 1, 1], [-5, -1, 0], [-0.5, 1, 1.5], [0, 5, 5], sorted(self.real(-2, 3) for _ in range(3))])

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
        money = {"budget": self.dice.choice([0, 300, 1000, 2500])} if self.dice.random() < 0.4 else {}
        return money | {
            "team": team if any(entry["reps"] for entry in team) else [*team, {"schedule": schedules[0], "reps": 1}],
            "product": {label(attribute): 0.7 if equal else self.real(0, 1) for attribute in Attribute},
            "promise": self.dice.choice([0, 0, 0.5, 1]),
            "strategy": self.dice.choice(STRATEGIES),
        }
