"""The shape of a scenario file: every section, its keys, units and ranges. The built-in files carry the sources."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from simulation.scenario.fields import (
    CONTACT_NAMES,
    ContactName,
    Count,
    Duration,
    Name,
    NonNegative,
    Positive,
    Schedule,
    Section,
    Share,
    Table,
    Windows,
    check_range,
    check_triangle,
)
from simulation.scenario.selling import (
    Agreements,
    Awareness,
    Complaints,
    Costs,
    Knowledge,
    Negotiation,
    Network,
    Referrals,
    Satisfaction,
    VendorSpec,
    WordOfMouth,
    check_vendors,
)
from simulation.vocabulary import FIRST_HOUR, LAST_HOUR


class MarketSize(Section):
    """How large and how long."""

    organisations: Count
    days: Annotated[int, Field(ge=1, le=100_000)]  # working days


class Needs(Section):
    """When organisations need something, and what."""

    idle_days: Annotated[float, Field(gt=0, le=1e9)]  # mean working days
    spread: Share
    budget: Annotated[
        tuple[Positive, Positive], AfterValidator(check_range)
    ]  # lowest, highest; 1 = what the need would ordinarily get
    go_ahead: Share
    order_value: Annotated[tuple[NonNegative, NonNegative], AfterValidator(check_range)] = (
        0.0,
        0.0,
    )  # yuan, smallest and largest customer's
    buyers: Annotated[int, Field(ge=1, le=2)] = (
        1  # who shop on their own where nothing is brewed internally
    )


class Availability(Section):
    """Chance that a request is accepted, by setting and hour; unlisted hours are 0."""

    office: Windows = ()
    phone: Windows = ()
    evening: Windows = ()


class RoleSpec(Section):
    """One class of stakeholder (C9)."""

    people: Annotated[int, Field(ge=0, le=100)]
    availability: Availability


class Roles(Section):
    """The six classes of stakeholder (C9)."""

    decision: RoleSpec
    using_management: RoleSpec
    technical_management: RoleSpec
    finance_management: RoleSpec
    user: RoleSpec
    operator: RoleSpec


class RoleWeights(Section):
    """Whose trust counts how much; sums to 1."""

    decision: Share
    using_management: Share
    technical_management: Share
    finance_management: Share
    user: Share
    operator: Share


def _check_weights(weights: RoleWeights) -> RoleWeights:
    total = sum(weights.model_dump().values())
    if abs(total - 1) > 1e-6:
        raise ValueError(f"role weights sum to {total:.6g}; they must sum to 1")
    return weights


class PhaseSpec(Section):
    """One step of a purchase (C18)."""

    included: bool = True
    days: Annotated[tuple[Duration, Duration, Duration], AfterValidator(check_triangle)]
    weights: Annotated[RoleWeights, AfterValidator(_check_weights)]


class Phases(Section):
    """The six steps of a purchase (C18)."""

    discover_need: PhaseSpec
    internal_brewing: PhaseSpec
    system_design: PhaseSpec
    evaluation: PhaseSpec
    commitment: PhaseSpec
    installation: PhaseSpec


class ActivitySpec(Section):
    """What an hour of an activity does and costs."""

    setting: Literal["office", "phone", "evening"]
    personal: Share  # ηP, share of the gap to 1 per hour
    institutional: Share  # ηI, share of the gap to the perceived fit per hour
    group: Annotated[int, Field(ge=1, le=50)]  # guests of one organisation at most
    price: NonNegative  # yuan per guest and hour


class Activities(Section):
    """The activities that meet a customer."""

    visit: ActivitySpec
    call: ActivitySpec
    dinner: ActivitySpec
    tea_house: ActivitySpec
    night_out: ActivitySpec


class Meetings(Section):
    """How requests, acceptance and contacts work."""

    requests: Annotated[int, Field(ge=1, le=100)]  # per rep and hour
    friend_factor: NonNegative  # κ
    executive_window: Annotated[float, Field(ge=1)]
    handover: Annotated[float, Field(ge=1)]
    saturation: Positive  # contact hours
    late_hour: Annotated[int, Field(ge=FIRST_HOUR, le=LAST_HOUR)]
    late_evenings: Annotated[int, Field(ge=0, le=5)]  # per week
    frozen_response: Share
    response: Literal["concave", "s_shaped"] = "concave"
    takeoff: Share = 0.1  # where an S-shaped response starts


class Rapport(Section):
    """How people take to each other (C4), and their tastes."""

    low: Annotated[float, Field(ge=-5, le=5)]
    mode: Annotated[float, Field(ge=-5, le=5)]
    high: Annotated[float, Field(ge=-5, le=5)]
    tastes: Share


def _check_rapport(rapport: Rapport) -> Rapport:
    if not rapport.low <= rapport.mode <= rapport.high:
        raise ValueError(
            f"low {rapport.low:g}, mode {rapport.mode:g}, high {rapport.high:g} must not decrease"
        )
    return rapport


class Forgetting(Section):
    """Half-lives in working days."""

    personal: Positive
    institutional: Positive
    contacts: Positive
    reputation: Positive = 250.0


class Thresholds(Section):
    """From which P and I on an interest counts as met (C1)."""

    personal: Share
    institutional: Share


class Trust(Section):
    """How P and I, and the roles, make trust."""

    link: Literal["ces", "additive", "product", "minimum"] = "ces"
    aggregation: Literal["weighted", "plain", "veto"] = "weighted"
    share: Share
    rho: Annotated[float, Field(ge=-100, le=1)]


class Choice(Section):
    """How an organisation chooses."""

    sensitivity: NonNegative
    outside_option: float
    shortlist: Count
    shaping: NonNegative
    reputation: NonNegative = 0.0


class ScenarioSpec(Section):
    """A whole scenario file."""

    description: str = ""
    allowed_activities: tuple[ContactName, ...] = (
        CONTACT_NAMES  # the others' hours are spent at the desk
    )
    market: MarketSize
    needs: Needs
    roles: Roles
    phases: Phases
    activities: Activities
    meetings: Meetings
    rapport: Annotated[Rapport, AfterValidator(_check_rapport)]
    forgetting: Forgetting
    relationship: Thresholds
    trust: Trust
    choice: Choice
    negotiation: Negotiation = Negotiation()
    agreements: Agreements = Agreements()
    satisfaction: Satisfaction = Satisfaction()
    complaints: Complaints = Complaints()
    word_of_mouth: WordOfMouth = WordOfMouth()
    referrals: Referrals = Referrals()
    network: Network = Network()
    awareness: Awareness = Awareness()
    knowledge: Knowledge = Knowledge()
    costs: Costs
    schedules: Annotated[dict[Name, Schedule], AfterValidator(Table)]
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
            f"phases.{phase}.weights.{role} = {getattr(step.weights, role):g}: roles.{role}.people is 0; weigh roles that have people"
            for phase, step in self.phases
            for role, spec in self.roles
            if spec.people == 0 and getattr(step.weights, role) > 0
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self


def _needed(phases: Phases) -> list[str]:
    return [name for name in ("commitment", "installation") if not getattr(phases, name).included]
