"""What a strategy's source says: ways around the view, and what is legal but useless."""

from __future__ import annotations

import ast
import difflib
import importlib.util
import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulation.strategies import View
from simulation.strategies.decisions import DECISIONS
from simulation.strategies.files import with_imports
from simulation.vocabulary import Phase, Relationship, Role, label

MODULES = ("simulation.strategies", "simulation.vocabulary", "simulation.testing")
"""What a strategy may import of this package, beside `simulation` itself."""
MEMORY = ("ctypes", "gc", "inspect", "mmap", "numpy.lib.stride_tricks", "numpy.ctypeslib")
"""Modules that lead to memory which no view has given to a strategy."""
CODED = {"phase": Phase, "roles": Role, "relationship": Relationship}
"""Arrays of a view whose numbers stand for members of a vocabulary."""
NEAR = 0.72
"""Likeness from which on a name is taken for another one that was mistyped."""


def _source(cls: Any) -> ast.Module | None:
    """Return the source of a class; None if there is none, as of one made in a console."""
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):
        return None


def _methods(tree: ast.Module) -> list[ast.FunctionDef]:
    """Return the methods with a second parameter, which is the view in most of them."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and len(node.args.args) > 1
    ]


def _read_of_view(node: ast.AST, view: str) -> str:
    """Return the name that `view.NAME` reads; empty if the node is something else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr if node.value.id == view else ""
    return ""


def doubts(cls: Any) -> list[str]:
    """Return a sentence for everything in a strategy that is allowed and most likely a mistake.

    A method whose name is nearly that of a decision is never called; what a view does not have
    fails when the line is reached; a number is never equal to a text.
    """
    tree = _source(cls)
    if tree is None:
        return []
    found = list(_misspelt_methods(cls, tree))
    for method in _methods(tree):
        if method.name not in DECISIONS or method.name == "learn":
            continue
        view = method.args.args[1].arg
        for node in ast.walk(method):
            name = _read_of_view(node, view)
            if name and not name.startswith("_") and not hasattr(View, name) and name != "rng":
                known = [one for one in dir(View) if not one.startswith("_")]
                found.append(f"it reads {view}.{name}, which no view has{_meant(name, known)}")
            if isinstance(node, ast.Compare):
                found += _texts_compared(node, view)
    return list(dict.fromkeys(found))


def _misspelt_methods(cls: Any, tree: ast.Module) -> Iterator[str]:
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for name, value in vars(cls).items():
        if not inspect.isfunction(value) or name.startswith("_") or name in DECISIONS:
            continue
        near = difflib.get_close_matches(name, list(DECISIONS), 1, NEAR)
        if near and name not in used:
            yield f"its method {name}() is never called; did you mean {near[0]}()?"


def _texts_compared(node: ast.Compare, view: str) -> Iterator[str]:
    """Yield a sentence for each coded array of the view that is compared with a text."""
    sides = [node.left, *node.comparators]
    texts = [
        one.value
        for side in sides
        for one in ast.walk(side)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    names = [_read_of_view(one, view) for side in sides for one in ast.walk(side)]
    for name in dict.fromkeys(names):
        vocabulary = CODED.get(name)
        if vocabulary is None:
            continue
        for text in texts:
            labels = [label(member) for member in vocabulary]
            near = difflib.get_close_matches(text.lower(), labels, 1, NEAR) or labels[-1:]
            yield (
                f"it compares {view}.{name} with the text {text!r}, and its values are numbers;"
                f" write {vocabulary.__name__}.{near[0].upper()}"
            )


def _meant(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1, NEAR)
    return f"; did you mean {near[0]}?" if near else "; help(simulation.View) lists what it has"


def ways_around(cls: Any) -> list[str]:
    """Look in the source for ways around the view."""
    own = _source(cls)
    if own is None:
        return []
    module = inspect.getmodule(cls)
    found = [
        (
            f"it reads {node.value.id}.{node.attr}, which is private; class View tells what "
            "a view offers"
        )
        for method in _methods(own)
        for node in ast.walk(method)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id == method.args.args[1].arg and node.attr.startswith("_")
    ]
    file = getattr(module, "__file__", None)
    if module is None or file is None or module.__name__.startswith(("simulation.", "tests.")):
        return found
    return found + [
        sentence
        for path in with_imports(Path(file))
        for sentence in _of_file(ast.parse(path.read_bytes()))
    ]


def _imports(tree: ast.Module) -> list[tuple[str, str]]:
    """Return what a file imports by its full name, and the name that it has there."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(one.name, one.asname or one.name.partition(".")[0]) for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(f"{node.module}.{one.name}", one.asname or one.name) for one in node.names]
    return found


def _of_file(tree: ast.Module) -> list[str]:
    """Return a sentence for every import and name that leads around the view."""
    imports = _imports(tree)
    found = []
    for name, _ in imports:
        first, *rest = name.split(".")
        private = any(_is_private(part) for part in rest)
        if first == "simulation" and (private or not _public(name)):
            found.append(
                f"its file imports {name}; a strategy knows the market through its view alone"
            )
        elif way := next((one for one in MEMORY if f"{name}.".startswith(f"{one}.")), ""):
            found.append(f"its file imports {way}, a way into memory that no view has given it")
    package = {short: name.partition(".")[0] for name, short in imports}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        path = ast.unparse(node)
        root, _, inside = path.partition(".")
        of = package.get(root)
        if node.attr == "_getframe" or (of == "numpy" and inside.endswith("stride_tricks")):
            found.append(f"its file uses {path}, a way into memory that no view has given it")
        elif of == "simulation" and _is_private(node.attr):
            found.append(f"its file uses {path}, which is private")
        elif root == of == "simulation" and "." not in inside and not _public(path):
            found.append(
                f"its file uses {path}; a strategy knows the market through its view alone"
            )
    return found


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _public(name: str) -> bool:
    """Return whether a strategy may import something of this package."""
    inside = name.partition(".")[2]
    if not inside or name.startswith(MODULES):
        return True
    # A class or function that `simulation` itself offers, and no module of it.
    return "." not in inside and importlib.util.find_spec(name) is None
