"""A whole scenario file: its sections, each of which declares its keys where its class stands."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, model_validator

from simulation.scenario.after_sale import (
    Awareness,
    Complaints,
    Knowledge,
    Network,
    Referrals,
    Satisfaction,
    WordOfMouth,
)
from simulation.scenario.customers import MarketSize, Needs, Phases, Roles
from simulation.scenario.deciding import Agreements, Choice, Negotiation, Promises, Trust
from simulation.scenario.experience import Practice, Understanding
from simulation.scenario.fields import ContactName, Name, Schedule, Section, Table
from simulation.scenario.meeting import (
    Activities,
    Forgetting,
    Meetings,
    Rapport,
    Thresholds,
    check_rapport,
)
from simulation.scenario.parameter import REQUIRED, Status, Value, parameter
from simulation.scenario.routes import Brewing, Incumbency, Rebuy
from simulation.scenario.selling import Costs, VendorSpec, check_vendors
from simulation.scenario.turnover import Plans, Turnover
from simulation.vocabulary import CONTACTS, label


class ScenarioSpec(Section):
    """A whole scenario file."""

    description: str = parameter(
        "What this market is, in a sentence.",
        unit="",
        default="The lecture's market: Dell fields a day and a night rep where the others field"
        " one.",
        missing="",
        status=Status.CHOICE,
    )
    currency: Name = parameter(
        "Name of the currency in which all money is told; no number depends on it.",
        unit="",
        default="yuan",
        missing="yuan",
        status=Status.CHOICE,
    )
    allowed_activities: tuple[ContactName, ...] = parameter(
        "Activities that meet a customer; hours of the others are spent at the desk.",
        unit="",
        missing=tuple(map(label, CONTACTS)),
        status=Status.CHOICE,
    )
    market: MarketSize
    needs: Needs
    roles: Roles
    phases: Phases
    activities: Activities
    meetings: Meetings
    rapport: Annotated[Rapport, AfterValidator(check_rapport)]
    practice: Practice = Practice()
    understanding: Understanding = Understanding()
    forgetting: Forgetting
    relationship: Thresholds
    trust: Trust
    choice: Choice
    brewing: Brewing = Brewing()
    incumbency: Incumbency = Incumbency()
    rebuy: Rebuy = Rebuy()
    promises: Promises = Promises()
    negotiation: Negotiation = Negotiation()
    agreements: Agreements = Agreements()
    satisfaction: Satisfaction = Satisfaction()
    complaints: Complaints = Complaints()
    word_of_mouth: WordOfMouth = WordOfMouth()
    referrals: Referrals = Referrals()
    network: Network = Network()
    awareness: Awareness = Awareness()
    knowledge: Knowledge = Knowledge()
    turnover: Turnover = Turnover()
    plans: Plans = Plans()
    costs: Costs
    schedules: Annotated[dict[Name, Schedule], AfterValidator(Table)] = parameter(
        "A rep's working day as [from hour, to hour, activity]; hours after midnight are 24 to 26.",
        unit="hours of the day",
        missing=REQUIRED,
        status=Status.LECTURE,
        each={
            "A": Value([[9, 18, "visit"]], source="C5"),
            "B": Value(
                [[12, 16, "desk"], [16, 18, "visit"], [18, 20, "dinner"], [20, 22, "tea_house"]],
                source="C6",
            ),
            "C": Value([[16, 18, "call"], [18, 22, "dinner"], [22, 26, "night_out"]], source="C7"),
            "Dell_day": Value([[9, 18, "visit"]], source="C8"),
            "Dell_night": Value([[18, 22, "dinner"], [22, 26, "night_out"]], source="C8"),
        },
    )
    vendors: Annotated[dict[Name, VendorSpec], AfterValidator(check_vendors), AfterValidator(Table)]

    @model_validator(mode="after")
    def _consistent(self) -> ScenarioSpec:
        problems = [
            f"phases.{name}.included = false: every purchase has this phase"
            for name in _needed(self.phases)
        ]
        if not any(role.people for _, role in self.roles):
            problems.append("roles: an organisation needs people in one role at least")
        problems += [
            f"phases.{phase}.weights.{role} = {getattr(step.weights, role):g}: roles.{role}.people"
            " is 0; weigh roles that have people"
            for phase, step in self.phases
            for role, spec in self.roles
            if spec.people == 0 and getattr(step.weights, role) > 0
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self


def _needed(phases: Phases) -> list[str]:
    return [name for name in ("commitment", "installation") if not getattr(phases, name).included]
