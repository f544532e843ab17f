"""The shape of a scenario file: every section, its keys, units and ranges. The built-in files carry the sources."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from simulation.vocabulary import FIRST_HOUR, LAST_HOUR

Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
NonNegative: TypeAlias = Annotated[float, Field(ge=0)]
Positive: TypeAlias = Annotated[float, Field(gt=0)]
Duration: TypeAlias = Annotated[float, Field(ge=0, le=1e6)]
Count: TypeAlias = Annotated[int, Field(ge=1)]
Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
ActivityName: TypeAlias = Literal["desk", "visit", "call", "dinner", "tea_house", "night_out"]
Block: TypeAlias = tuple[int, int, ActivityName]
Window: TypeAlias = tuple[int, int, Share]


def _hours(start: int, end: int, what: str) -> None:
    if not (FIRST_HOUR <= start <= LAST_HOUR and FIRST_HOUR <= end <= LAST_HOUR):
        raise ValueError(f"{what} lies outside the day; hours run from {FIRST_HOUR} to {LAST_HOUR} (02:00 is 26)")
    if start >= end:
        raise ValueError(f"{what} ends before it begins; write [from, to, …] with from < to (01:00 is 25)")


def _check_spans(spans: tuple[tuple[int, int, object], ...]) -> tuple[tuple[int, int, object], ...]:
    for start, end, content in spans:
        _hours(start, end, f"[{start}, {end}, {content}]")
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            raise ValueError(f"{list(before)} and {list(after)} overlap or are out of order")
    return spans


def _check_schedule(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if not blocks:
        raise ValueError("a schedule needs at least one block, such as [9, 18, 'visit']")
    _check_spans(blocks)
    return blocks


Schedule: TypeAlias = Annotated[tuple[Block, ...], AfterValidator(_check_schedule)]
"""Blocks [from hour, to hour, activity], in order, without overlap."""
Windows: TypeAlias = Annotated[tuple[Window, ...], AfterValidator(_check_spans)]
"""Availability [from hour, to hour, chance], in order, without overlap."""


def _check_range(span: tuple[float, float]) -> tuple[float, float]:
    if span[0] > span[1]:
        raise ValueError(f"{list(span)} must be [lowest, highest]")
    return span


def _check_triangle(days: tuple[float, float, float]) -> tuple[float, float, float]:
    if not days[0] <= days[1] <= days[2]:
        raise ValueError(f"{list(days)} must be [shortest, likeliest, longest], not decreasing")
    return days


FROZEN = "A scenario is frozen; cannot {}. Make a variant: scenario.replace({{'key.path': value}})"


class Table(dict[str, Any]):
    """A table with names of the user's own, such as the vendors: a dictionary that cannot be changed."""

    def _refuse(self, *_: object, **__: object) -> Any:
        raise TypeError(FROZEN.format("change a table"))

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Table], tuple[dict[str, Any]]]:
        # Pickle would otherwise fill an empty one, item by item.
        return Table, (dict(self),)


class Section(BaseModel):
    """A table of a scenario file: frozen, no unknown keys, no NaN or infinity, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
            return
        raise AttributeError(FROZEN.format(f"set '{name}'"))

    def __delattr__(self, name: str) -> None:
        raise AttributeError(FROZEN.format(f"delete '{name}'"))


class MarketSize(Section):
    """How large and how long."""

    organisations: Count
    days: Annotated[int, Field(ge=1, le=100_000)]  # working days


class Needs(Section):
    """When organisations need something, and what."""

    idle_days: Annotated[float, Field(gt=0, le=1e9)]  # mean working days
    spread: Share
    budget: Annotated[tuple[Positive, Positive], AfterValidator(_check_range)]  # lowest, highest; 1 = what the need would ordinarily get
    go_ahead: Share


class Availability(Section):
    """Chance that a request is accepted, by setting and hour; unlisted hours are 0."""

    office: Windows = ()
    phone: Windows = ()
    evening: Windows = ()


class RoleSpec(Section):
    """One class of stakeholder (C9)."""

    people: Annotated[int, Field(ge=1, le=100)]
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

    days: Annotated[tuple[Duration, Duration, Duration], AfterValidator(_check_triangle)]
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


class Rapport(Section):
    """How people take to each other (C4), and their tastes."""

    low: Annotated[float, Field(ge=-5, le=5)]
    mode: Annotated[float, Field(ge=-5, le=5)]
    high: Annotated[float, Field(ge=-5, le=5)]
    tastes: Share


def _check_rapport(rapport: Rapport) -> Rapport:
    if not rapport.low <= rapport.mode <= rapport.high:
        raise ValueError(f"low {rapport.low:g}, mode {rapport.mode:g}, high {rapport.high:g} must not decrease")
    return rapport


class Forgetting(Section):
    """Half-lives in working days."""

    personal: Positive
    institutional: Positive
    contacts: Positive


class Thresholds(Section):
    """From which P and I on an interest counts as met (C1)."""

    personal: Share
    institutional: Share


class Trust(Section):
    """CES of P and I: α and ρ."""

    share: Share
    rho: Annotated[float, Field(ge=-100, le=1)]


class Choice(Section):
    """How an organisation chooses."""

    sensitivity: NonNegative
    outside_option: float
    shortlist: Count
    shaping: NonNegative


class Costs(Section):
    """Prices of rep hours, in yuan."""

    day_hour: NonNegative
    night_hour: NonNegative
    night_from: Annotated[int, Field(ge=FIRST_HOUR, le=LAST_HOUR)]


class TeamEntry(Section):
    """Reps with one schedule; they share all organisations out among themselves."""

    schedule: Name
    reps: Annotated[int, Field(ge=0, le=65_535)]
    social_skill: Annotated[float, Field(ge=0, le=5)] = 1.0
    professional_skill: Annotated[float, Field(ge=0, le=5)] = 1.0


class Product(Section):
    """The six attributes of what a vendor sells; higher is better for the customer."""

    performance: Share
    price: Share
    delivery: Share
    installation: Share
    service: Share
    payment: Share


class VendorSpec(Section):
    """One competitor."""

    team: Annotated[tuple[TeamEntry, ...], Field(max_length=255)] = ()
    product: Product
    promise: Share = 0.0
    strategy: Name = "default"
    budget: NonNegative | None = None  # yuan per working day; None = unlimited


def _check_vendors(vendors: dict[str, VendorSpec]) -> dict[str, VendorSpec]:
    if not 1 <= len(vendors) <= 1000:
        raise ValueError(f"a market needs 1 to 1000 vendors, not {len(vendors)}")
    return vendors


class ScenarioSpec(Section):
    """A whole scenario file."""

    description: str = ""
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
    costs: Costs
    schedules: Annotated[dict[Name, Schedule], AfterValidator(Table)]
    vendors: Annotated[dict[Name, VendorSpec], AfterValidator(_check_vendors), AfterValidator(Table)]
