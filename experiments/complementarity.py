"""Dell's win rate by trust link and choice sensitivity, as a map (C8).

The trust link goes from substitutes (ρ = 1, the additive null case) to "only the weaker hand
counts" (ρ = −10); the choice sensitivity from nearly random to nearly certain.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts.relationships import ALMOST_80
from experiments.harness.experiment import Experiment
from experiments.harness.findings import MEASURED, Finding

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

RHOS = (1.0, 0.5, 0.0, -1.0, -3.0, -10.0)
SENSITIVITIES = (2.0, 4.0, 6.0, 9.0, 13.0, 20.0)
DEFAULT = (-1.0, 6.0)
"""ρ and sensitivity of the built-in markets."""


def _cell(rho: float, sensitivity: float) -> str:
    return f"ρ {rho:g}, sensitivity {sensitivity:g}"


VARIANTS: dict[str, dict[str, Any]] = {
    _cell(rho, sensitivity): {"trust.rho": rho, "choice.sensitivity": sensitivity}
    for rho in RHOS
    for sensitivity in SENSITIVITIES
}


def _cells(results: Any, scenario: str) -> dict[tuple[float, float], str]:
    names = {(rho, s): _cell(rho, s) for rho in RHOS for s in SENSITIVITIES}
    several = any(": " in condition for condition in results.conditions)
    names = {key: f"{scenario}: {name}" if several else name for key, name in names.items()}
    return {key: name for key, name in names.items() if name in results.conditions}


def _scenarios(results: Any) -> list[str]:
    return list(
        dict.fromkeys(
            condition.partition(": ")[0] if ": " in condition else ""
            for condition in results.conditions
        )
    )


class Complementarity(Experiment):
    """A map of one vendor's win rate over two parameters of trust and choice."""

    name = "complementarity"
    scenarios = ("as_told", "equal_headcount")
    variants = VARIANTS
    replications = 10
    quick_replications = 1
    quick_changes = {"market.days": 250}
    quick_variants = tuple(_cell(rho, s) for rho in (1.0, -1.0, -10.0) for s in (2.0, 6.0, 20.0))

    def conclude(self, results: Results) -> list[Finding]:
        found = []
        for scenario in _scenarios(results):
            cells = _cells(results, scenario)
            rates = {key: results.mean(name, "Dell") for key, name in cells.items()}
            reached = [key for key, rate in rates.items() if rate.low >= ALMOST_80.low]
            best = max(rates, key=lambda key: rates[key].mean)
            where = (
                f"from a sensitivity of {min(s for _, s in reached):g} on"
                if reached
                else "nowhere on the map"
            )
            measure = (
                f"Dell's highest win rate on the map, at ρ {best[0]:g} and sensitivity"
                f" {best[1]:g} (share); clearly at least {ALMOST_80.low:.0%} {where}"
            )
            found.append(Finding("C8", MEASURED, measure, rates[best], scenario or "as given"))
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import heat_map

        drawn = {}
        for scenario in _scenarios(results):
            cells = _cells(results, scenario)
            rhos = [rho for rho in RHOS if any(key[0] == rho for key in cells)]
            sensitivities = [s for s in SENSITIVITIES if any(key[1] == s for key in cells)]
            rates = [
                [results.mean(cells[rho, s], "Dell").mean for s in sensitivities] for rho in rhos
            ]
            rows = [f"{rho:g}" + (" (substitutes)" if rho == 1 else "") for rho in rhos]
            name = f"complementarity{'_' if scenario else ''}{scenario}.png"
            drawn[name] = heat_map(
                rates,
                [f"{s:g}" for s in sensitivities],
                rows,
                title=f"Dell's win rate{f' in {scenario}' if scenario else ''}"
                f" (framed: the default values; line: {ALMOST_80.low:.0%})",
                x_axis="choice sensitivity",
                y_axis="ρ of the trust link",
                marked=(f"{DEFAULT[1]:g}", f"{DEFAULT[0]:g}"),
                level=ALMOST_80.low,
            )
        return drawn


EXPERIMENT = Complementarity()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
