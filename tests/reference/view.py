"""What a vendor's strategy sees of the market, copied every morning from the agents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.vocabulary import Phase, Role

if TYPE_CHECKING:
    from .agents import VendorAgent


@dataclass
class View:
    """All that a salesperson can know; tables have the shape (organisations, stakeholders of one)."""

    day: int
    trust: np.ndarray
    personal: np.ndarray
    institutional: np.ndarray
    recent: np.ndarray
    influence: np.ndarray
    relationship: np.ndarray  # Relationship codes
    phase: np.ndarray  # (organisations,) Phase codes, as the vendor knows them
    days_in_phase: np.ndarray  # (organisations,) since the phase truly began; 0 while idle
    roles: np.ndarray  # (stakeholders of one,) Role codes
    rng: np.random.Generator

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of a plan."""
        return self.trust.shape

    def has_role(self, *roles: Role) -> np.ndarray:
        """Return for every stakeholder of an organisation whether it has one of the roles."""
        return np.array([role in roles for role in self.roles.tolist()])


def view_of(vendor: VendorAgent, day: int) -> View:
    """Return what a vendor sees this morning."""
    model, name = vendor.model, vendor.name
    phases = [organisation.phase_seen(name, day) for organisation in model.organisations]
    days_in_phase = []
    for organisation, phase in zip(model.organisations, phases, strict=True):
        days_in_phase.append(0 if phase is Phase.IDLE else day - organisation.purchase.phase_began)

    def table(column: str) -> np.ndarray:
        return np.array([[getattr(person, column)[name] for person in organisation.stakeholders] for organisation in model.organisations])

    return View(
        day=day,
        trust=table("trust"),
        personal=table("personal"),
        institutional=table("institutional"),
        recent=table("recent"),
        influence=np.array([model.influence(phase) for phase in phases]),
        relationship=np.array(
            [[int(person.relationship(name)) for person in organisation.stakeholders] for organisation in model.organisations]
        ),
        phase=np.array([int(phase) for phase in phases]),
        days_in_phase=np.array(days_in_phase),
        roles=np.array([int(person.role) for person in model.organisations[0].stakeholders]),
        rng=vendor.dice,
    )
