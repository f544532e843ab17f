"""Pages of the reference that are made of the code: commands, keys, columns, and the glossary."""

from __future__ import annotations

import ast
from pathlib import Path

TITLE = "<!-- made by docs/generated.py; git ignores this file -->\n\n"


def write(folder: Path) -> None:
    """Write all generated pages into a folder."""
    pages = {
        "commands.md": commands(),
        "keys.md": keys(),
        "columns.md": columns(),
        "words.md": words(),
    }
    for name, text in pages.items():
        (folder / name).write_text(TITLE + text, encoding="utf-8")


def commands() -> str:
    """Return what every command asks, and its options."""
    from experiments.harness import cli

    lines = ["# Commands", ""]
    for name in cli.commands():
        text = cli.command(name).parser().format_help()
        lines += [f"## {name}", "", "```text", text.rstrip(), "```", ""]
    return "\n".join(lines)


def keys() -> str:
    """Return the table of parameters."""
    from simulation.scenario.render import markdown

    return f"# Keys of a scenario\n\n{markdown()}"


def columns() -> str:
    """Return the columns of all tables that commands write."""
    from experiments.harness import market_tables, tables

    lines = ["# Columns of the tables", ""]
    lines += ["Every result folder has a `datapackage.json` that says the same of its own tables."]
    for name, table in {**tables.common(()), **market_tables.TABLES}.items():
        lines += ["", f"## {name}.csv", "", table.title, "", "| column | unit | meaning |"]
        lines += ["|---|---|---|"]
        lines += [f"| `{one.name}` | {one.unit} | {one.meaning} |" for one in table.columns]
    return "\n".join(lines) + "\n"


def words() -> str:
    """Return the model's words with the lecture's Chinese ones, as the vocabulary has them."""
    path = Path(__file__).parent.parent / "simulation" / "vocabulary.py"
    source = path.read_text(encoding="utf-8")
    comments = dict(enumerate(source.splitlines(), 1))
    lines = ["# Words in English and Chinese", ""]
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef):
            continue
        members = [one for one in node.body if isinstance(one, ast.Assign)]
        told = {
            one.targets[0].id.lower(): comments[one.lineno].partition("  # ")[2]
            for one in members
            if isinstance(one.targets[0], ast.Name)
        }
        if not told:
            continue
        lines += [f"## {node.name}", "", (ast.get_docstring(node) or "").partition("\n")[0], ""]
        lines += ["| word | Chinese, or what it is |", "|---|---|"]
        lines += [f"| `{name}` | {text} |" for name, text in told.items()]
        lines.append("")
    return "\n".join(lines)
