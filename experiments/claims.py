"""Every claim of the lecture, C1 to C25: what the experiments say about it, in one table.

Runs all other experiments into folders of their own and writes `claims.md` and `claims.csv`: what the lecture says, whether
it is an input of the model or a result, the figure with its interval, the verdict, and the command that shows it.
"""

from __future__ import annotations

import argparse
import importlib
import math
import sys
import time
from pathlib import Path
from typing import Any

if __package__ in (
    None,
    "",
):  # run as a script: find the packages beside this folder, installed or not
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import cli, options
from experiments.harness.experiment import Experiment, guarded
from experiments.harness.lecture import CLAIMS

NAME = "claims"
QUICK_REPLICATIONS = 2
"""Of every experiment at most, with --quick: the fewest that have an interval."""


def experiments() -> list[Experiment]:
    """Return all experiments that conclude something, by name."""
    modules = [
        importlib.import_module(f"experiments.{name.replace('-', '_')}")
        for name in cli.experiments()
        if name != NAME
    ]
    found = [module.EXPERIMENT for module in modules if hasattr(module, "EXPERIMENT")]
    return [experiment for experiment in found if experiment.conclude is not None]


def main(arguments: list[str] | None = None) -> int:
    """Run the experiment with command-line arguments; returns the exit status."""
    cli.forgiving_output()
    given = sys.argv[1:] if arguments is None else arguments
    parsed = options.parser(NAME, __doc__ or "", ("each experiment's own",), 0).parse_args(given)
    return guarded(lambda: _run(parsed, given))


def _run(arguments: argparse.Namespace, given: list[str]) -> int:
    from experiments.harness import findings, outputs, terminal

    options.settle(arguments, NAME)
    outputs.prepare_folder(arguments.out)
    started = time.perf_counter()
    rows: list[dict[str, Any]] = []
    worst = 0
    chosen = experiments()
    for number, experiment in enumerate(chosen, 1):
        terminal.note(f"{number} of {len(chosen)}: {experiment.name}", arguments.quiet)
        own = argparse.Namespace(**{**vars(arguments), "out": arguments.out / experiment.name})
        if own.quick and own.replications is None:
            own.replications = min(QUICK_REPLICATIONS, experiment.quick_replications)
        command = _command(own, experiment.name)
        status, results = experiment.run(own, command, show=False)
        worst = max(worst, status)
        if results is not None and experiment.conclude is not None:
            text = " ".join(["python -m experiments", experiment.name, *command])
            rows += [
                row | {"command": text}
                for row in findings.frame(list(experiment.conclude(results))).to_dict("records")
            ]
    table = _table(rows)
    outputs.write_table(table, arguments.out / "claims.csv")
    words = _words(table)
    outputs.write_text(arguments.out / "claims.md", words)
    facts = {
        "experiment": NAME,
        "experiments": [
            experiment.name for experiment in chosen
        ],  # each folder's manifest has its scenarios in full
        "seed": arguments.seed,
        "replications": arguments.replications,
        "seconds": round(time.perf_counter() - started, 3),
    }
    outputs.write_manifest(arguments.out, [NAME, *given], facts)
    if not arguments.quiet:
        terminal.show_claims(table)
        terminal.note(
            f"Written to {arguments.out}: claims.md, claims.csv, and a folder for each experiment",
            arguments.quiet,
        )
    return worst


def _command(arguments: argparse.Namespace, name: str) -> list[str]:
    """Return the options that make an experiment on its own do the same as here."""
    command: list[str] = []
    for option in ("replications", "precision"):
        if getattr(arguments, option) is not None:
            command += [f"--{option}", str(getattr(arguments, option))]
    if arguments.seed != 1:
        command += ["--seed", str(arguments.seed)]
    for option, values in (
        ("scenario", arguments.scenario or []),
        ("set", arguments.set),
        ("strategies", arguments.strategies),
    ):
        for value in values:
            command += [f"--{option}", str(value)]
    return [*command, *(["--quick"] if arguments.quick else [])]


def _table(rows: list[dict[str, Any]]) -> Any:
    """Return all findings, claim by claim; claims without any tell what they are in the model."""
    import pandas as pd

    table = []
    for name, claim in CLAIMS.items():
        found = [row for row in rows if row["claim"] == name]
        nothing = {
            "status": "input",
            "measure": "",
            "value": math.nan,
            "low": math.nan,
            "high": math.nan,
            "condition": "",
            "command": "",
        }
        if claim.role or not found:
            table.append(
                {
                    "claim": name,
                    "lecture": claim.text,
                    **nothing,
                    "verdict": claim.role or "no finding",
                }
            )
        table += [
            {
                "claim": name,
                "lecture": claim.text,
                **{key: value for key, value in row.items() if key != "claim"},
            }
            for row in found
        ]
    order = [
        "claim",
        "lecture",
        "status",
        "measure",
        "value",
        "low",
        "high",
        "verdict",
        "condition",
        "command",
    ]
    return pd.DataFrame(table)[order]


def _words(table: Any) -> str:
    """Return the table as Markdown, a section for each claim."""
    lines = [
        "# The lecture's claims",
        "",
        "What the model says about each. *Input*: put in, so nothing is shown by it. *Result*: measured, with its 95% interval, under",
        "assumed parameters; no verdict here is about any real company.",
        "",
    ]
    for name, rows in table.groupby("claim", sort=False):
        lines += [f"## {name}: {rows['lecture'].iloc[0]}", ""]
        for row in rows.to_dict("records"):
            interval = "" if math.isnan(row["low"]) else f" ({row['low']:.3g} to {row['high']:.3g})"
            figure = f": {row['measure']} = {row['value']:.3g}{interval}" if row["measure"] else ""
            where = f" [{row['condition']}]" if row["condition"] else ""
            shown = f" `{row['command']}`" if row["command"] else ""
            lines.append(f"- *{row['status']}*{figure}. **{row['verdict']}**{where}.{shown}")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
