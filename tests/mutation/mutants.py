"""The mutants of a source file.

Small changes of its syntax tree, each of which a good test suite notices.

What changes: comparisons, arithmetic, `and` and `or`, `not`, bare conditions, whole and real
numbers, True and False, returned values, `min` and `max`, `any` and `all`, `break` and `continue`;
calls, assignments and `raise` are left out. Default arguments are numbers like any other. Texts,
annotations, decorators, docstrings and `__all__` stay as they are. An assignment to a name
is left out only if the name has another value by then: a name that is missing would fail by itself.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

MODULE = "<module>"
"""Stands for the function's name where code belongs to none."""

SWAPS: dict[type[Any], type[Any]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
NO_NUMBERS = (ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
"""Operands that show that `+` or `|` is no arithmetic."""


@dataclass
class Mutant:
    """One change of one file.

    Attributes:
        module: path of the file from the repository's root, with slashes.
        function: qualified name of the innermost function around it, or MODULE.
        line: where it stands.
        number: its place among the file's mutants; holds for this state of the file alone.
        mutation: before → after, short; unique within the function.
        key: ten characters that stand for module, function and mutation, wherever the line.
    """

    module: str
    function: str
    line: int
    number: int
    mutation: str = ""
    key: str = ""
    change: Callable[[], Callable[[], None]] = field(default=lambda: lambda: None, repr=False)
    carrier: list[ast.AST] = field(default_factory=list, repr=False)


def mutants_of(source: str, module: str) -> list[Mutant]:
    """Return all mutants of a file, in the order of its text."""
    found = _Finder(module).of(ast.parse(source))
    seen: Counter[tuple[str, str]] = Counter()
    for mutant in found:
        before = _text(mutant.carrier)
        undo = mutant.change()
        after = _text(mutant.carrier)
        undo()
        mutant.mutation = _difference(before, after)
        seen[mutant.function, mutant.mutation] += 1
        turn = seen[mutant.function, mutant.mutation]
        mutant.mutation += f" (no. {turn})" if turn > 1 else ""
        name = f"{module}|{mutant.function}|{mutant.mutation}"
        mutant.key = hashlib.sha256(name.encode()).hexdigest()[:10]
    return found


def mutated(source: str, module: str, number: int) -> ast.Module:
    """Return the syntax tree of a file with one of its mutants."""
    tree = ast.parse(source)
    _Finder(module).of(tree)[number].change()
    return ast.fix_missing_locations(tree)


def functions(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    """Yield all functions of a file with their qualified names."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, Any]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{prefix}{child.name}"
                if not isinstance(child, ast.ClassDef):
                    yield name, child
                yield from walk(child, f"{name}.")
            else:
                yield from walk(child, prefix)

    return walk(tree, "")


def has_compiled(source: str) -> bool:
    """Return whether a file has functions for the compiler."""
    return any(
        "njit" in ast.unparse(decorator)
        for _, function in functions(ast.parse(source))
        for decorator in function.decorator_list
    )


class _Finder:
    """Walks through a tree and notes what can be changed, where, and how."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.found: list[Mutant] = []
        self.names: list[str] = []  # of the classes and functions around
        self.depth = 0  # how many of the names, from the first, lead to the innermost function
        self.returns: Any = None  # that function's annotation
        self.known: set[str] = set()  # that function's names which have a value by now
        self.carrier: list[ast.AST] = []

    def of(self, tree: ast.Module) -> list[Mutant]:
        self.body(tree.body)
        return self.found

    def note(self, node: Any, change: Callable[[], Callable[[], None]]) -> None:
        function = ".".join(self.names[: self.depth]) or MODULE
        self.found.append(
            Mutant(
                self.module,
                function,
                node.lineno,
                len(self.found),
                change=change,
                carrier=self.carrier,
            )
        )

    def replace(self, node: Any, holder: Any, name: str, new: Any, at: int | None = None) -> None:
        """Note that `holder.name`, or its item at a place, can become something else."""

        def change() -> Callable[[], None]:
            place = getattr(holder, name)
            if at is None:
                setattr(holder, name, new)
                return lambda: setattr(holder, name, place)
            old, place[at] = place[at], new
            return lambda: place.__setitem__(at, old)

        self.note(node, change)

    # --- Statements -------------------------------------------------------------------------------

    def body(self, statements: list[Any]) -> None:
        for at, statement in enumerate(statements):
            self.carrier = [statement]
            if _left_alone(statement):
                continue
            self.leave_out(statements, at, statement)
            self.statement(statement)

    def leave_out(self, statements: list[Any], at: int, statement: Any) -> None:
        if isinstance(statement, ast.Expr):
            wanted = isinstance(statement.value, ast.Call | ast.Await | ast.Yield)
        elif isinstance(statement, ast.Assign):
            targets = [name for target in statement.targets for name in _targets(target)]
            wanted = self.depth > 0 and all(name is None or name in self.known for name in targets)
        else:
            wanted = isinstance(statement, ast.AugAssign | ast.Raise)
        if wanted:

            def change() -> Callable[[], None]:
                statements[at] = empty = ast.copy_location(ast.Pass(), statement)
                carrier[:] = [empty]

                def undo() -> None:
                    statements[at] = statement
                    carrier[:] = [statement]

                return undo

            carrier = self.carrier
            self.note(statement, change)

    def statement(self, node: Any) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self.function(node)
        elif isinstance(node, ast.ClassDef):
            self.names.append(node.name)
            self.body(node.body)
            self.names.pop()
        elif isinstance(node, ast.If | ast.While):
            self.carrier = [node.test]
            self.condition(node, "test")
            self.bodies(node)
        elif isinstance(node, ast.For | ast.AsyncFor):
            self.carrier = [node.iter]
            self.expression(node, "iter")
            self.known.update(name for name in _targets(node.target) if name)
            self.bodies(node)
        elif isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                self.carrier = [item]
                self.expression(item, "context_expr")
                if item.optional_vars is not None:
                    self.known.update(name for name in _targets(item.optional_vars) if name)
            self.bodies(node)
        elif isinstance(node, ast.Try):
            self.bodies(node)
        elif isinstance(node, ast.Match):
            for case in node.cases:
                self.body(case.body)
        else:
            self.simple(node)

    def bodies(self, node: Any) -> None:
        for name in ("body", "handlers", "orelse", "finalbody"):
            for part in getattr(node, name, []):
                if isinstance(part, ast.ExceptHandler):
                    self.known.update({part.name} - {None})
                    self.body(part.body)
            if name != "handlers":
                self.body(getattr(node, name, []))

    def function(self, node: Any) -> None:
        outer = self.depth, self.returns, self.known
        self.names.append(node.name)
        self.depth, self.returns = len(self.names), node.returns
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
        self.known = {argument.arg for argument in every}
        self.carrier = [arguments]
        for defaults in ("defaults", "kw_defaults"):
            for at, default in enumerate(getattr(arguments, defaults)):
                if default is not None:
                    self.expression(arguments, defaults, at)
        self.body(node.body)
        self.names.pop()
        self.depth, self.returns, self.known = outer

    def simple(self, node: Any) -> None:
        """Look at a statement without a body."""
        if isinstance(node, ast.Return):
            if node.value is not None:
                new = self.other_result(node.value)
                if ast.dump(new) != ast.dump(node.value):
                    self.replace(node, node, "value", new)
                self.expression(node, "value")
            return
        if isinstance(node, ast.Break | ast.Continue):
            self.jump(node)
            return
        if (
            isinstance(node, ast.AugAssign)
            and not isinstance(node.value, (*NO_NUMBERS, ast.JoinedStr))
            and not _is_text(node.value)
        ):
            self.operator(node)
        if isinstance(node, ast.AnnAssign) and node.value is None:
            return
        for name, value in ast.iter_fields(node):
            if name == "annotation":
                continue
            if isinstance(value, ast.AST):
                self.expression(node, name)
            elif isinstance(value, list):
                for at, part in enumerate(value):
                    if isinstance(part, ast.AST):
                        self.expression(node, name, at)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            self.known.update(name for target in targets for name in _targets(target) if name)

    def jump(self, node: Any) -> None:
        new = ast.Continue() if isinstance(node, ast.Break) else ast.Break()

        def change() -> Callable[[], None]:
            old = node.__class__
            node.__class__ = type(new)

            def undo() -> None:
                node.__class__ = old

            return undo

        self.note(node, change)

    def other_result(self, value: Any) -> Any:
        """Return what a function may return instead, of the same type where that is known."""
        annotation = ast.unparse(self.returns) if self.returns is not None else ""
        if annotation == "bool":
            new: Any = ast.UnaryOp(ast.Not(), value)
        elif annotation in ("int", "float"):
            zero = 0 if annotation == "int" else 0.0
            new = ast.Constant(zero)
            if ast.dump(new) == ast.dump(value):
                new = ast.Constant(zero + 1)
        else:
            new = ast.Constant(None)
        return ast.copy_location(new, value)

    # --- Expressions ------------------------------------------------------------------------------

    def condition(self, holder: Any, name: str, at: int | None = None) -> None:
        """Look at what decides: a bare value is negated, operators are changed like everywhere."""
        node = getattr(holder, name) if at is None else getattr(holder, name)[at]
        if not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
            new = ast.copy_location(ast.UnaryOp(ast.Not(), node), node)
            self.replace(node, holder, name, new, at)
            if at is None and self.carrier == [node]:
                self.shown_in(holder)
        self.expression(holder, name, at)

    def shown_in(self, holder: Any) -> None:
        # The condition itself is replaced: its text is that of the statement's head.
        self.found[-1].carrier = [ast.If(holder.test, [ast.Pass()], [])]
        shown = self.found[-1].carrier[0]
        own = self.found[-1].change

        def change() -> Callable[[], None]:
            undo = own()
            shown.test = holder.test  # type: ignore[attr-defined]

            def back() -> None:
                undo()
                shown.test = holder.test  # type: ignore[attr-defined]

            return back

        self.found[-1].change = change

    def expression(self, holder: Any, name: str, at: int | None = None) -> None:
        node = getattr(holder, name) if at is None else getattr(holder, name)[at]
        if isinstance(node, ast.Constant):
            for new in _other_numbers(node.value, isinstance(holder, ast.UnaryOp)):
                self.replace(node, holder, name, ast.copy_location(ast.Constant(new), node), at)
            return
        if isinstance(node, ast.JoinedStr):
            return  # texts for people
        if isinstance(node, ast.Compare):
            for place, operator in enumerate(node.ops):
                self.replace(node, node, "ops", SWAPS[type(operator)](), place)
        elif isinstance(node, ast.BoolOp):
            self.operator(node)
        elif isinstance(node, ast.BinOp):
            if type(node.op) in SWAPS and not any(
                isinstance(side, (*NO_NUMBERS, ast.JoinedStr)) or _is_text(side)
                for side in (node.left, node.right)
            ):
                self.operator(node)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
            self.replace(node, holder, name, node.operand, at)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in NAMES:
                new = ast.copy_location(ast.Name(NAMES[node.func.id], ast.Load()), node.func)
                self.replace(node, node, "func", new)
        elif isinstance(node, ast.IfExp):
            self.condition(node, "test")
            self.expression(node, "body")
            self.expression(node, "orelse")
            return
        elif isinstance(node, ast.comprehension):
            self.expression(node, "iter")
            for place in range(len(node.ifs)):
                self.condition(node, "ifs", place)
            return
        for child, value in ast.iter_fields(node):
            if isinstance(value, ast.AST) and not isinstance(value, ast.operator | ast.unaryop):
                self.expression(node, child)
            elif isinstance(value, list):
                for place, part in enumerate(value):
                    if isinstance(part, ast.expr | ast.comprehension | ast.keyword):
                        self.expression(node, child, place)

    def operator(self, node: Any) -> None:
        if type(node.op) in SWAPS:
            self.replace(node, node, "op", SWAPS[type(node.op)]())


def _left_alone(statement: Any) -> bool:
    """Return whether a statement computes nothing.

    Docstrings, imports, `__all__`, code for types or for `python FILE`.
    """
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.Global | ast.Nonlocal | ast.Pass):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    if isinstance(statement, ast.If):
        return ast.unparse(statement.test) in ("TYPE_CHECKING", "__name__ == '__main__'")
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        return "NotImplementedError" in ast.unparse(statement.exc)
    if isinstance(statement, ast.Assign):
        names = [name for target in statement.targets for name in _targets(target)]
        return any(name in ("__all__", "__slots__") for name in names)
    return False


def _targets(target: Any) -> Iterator[str | None]:
    """Yield the names that an assignment binds; None for an attribute or an item of something."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from _targets(part)
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value)
    else:
        yield None


def _is_text(node: Any) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _other_numbers(value: Any, negative: bool) -> list[Any]:
    if value is True or value is False:
        return [not value]
    if isinstance(value, int):
        return [value + 1] if value == 0 or negative else [value + 1, value - 1]
    if isinstance(value, float):
        return [0.0 if value == 1.0 and not negative else value + 1.0]
    return []


def _text(carrier: list[ast.AST]) -> str:
    return " ".join(ast.unparse(node) for node in carrier)


def _difference(before: str, after: str, around: int = 24, longest: int = 60) -> str:
    """Return "before → after", of long texts only the part that differs and a little around it."""
    if len(before) <= longest:
        return f"{before} → {after}"
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    alike = 0
    while alike < min(len(before), len(after)) - same and before[-1 - alike] == after[-1 - alike]:
        alike += 1
    start, end = max(0, same - around), max(0, alike - around)
    cut = [text[start : len(text) - end] for text in (before, after)]
    left, right = "…" if start else "", "…" if end else ""
    shown = [" ".join(f"{left}{text}{right}".split()) for text in cut]
    if len(shown[1]) > 3 * longest or len(shown[0]) > 3 * longest:
        shown = [text if len(text) <= 3 * longest else text[: 3 * longest] + "…" for text in shown]
    return " → ".join(shown)
