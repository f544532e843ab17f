"""The compiled code run by Python itself.

A stand-in for Numba, for tests that change the code all the time.

`python -m pytest -p tests.mutation.plain tests/test_engines_agree.py` runs tests without the
compiler. The module `numba` is replaced before `simulation` is imported. A compiled function then
runs as plain Python, and computes the same:

- Rows of structured arrays become C structures in the same memory, so that `organisations[o].phase
  = 3` works and is fast.
- Inside compiled functions `np.uint32(x)`, `np.int64(x)`, … give Python numbers that are cut to the
  type's bits.
- Compiled functions call each other directly and know their globals as they were at the first call,
  as under Numba.

What differs: an index out of range, a division by zero or an overflowing power raise an error,
where the compiler's code goes on with some number. Only code that is wrong does these things.
"""

from __future__ import annotations

import ctypes
import functools
import math
import sys
import types
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

C_TYPES = {
    np.dtype(np.float64): ctypes.c_double,
    np.dtype(np.float32): ctypes.c_float,
    np.dtype(np.int64): ctypes.c_int64,
    np.dtype(np.uint64): ctypes.c_uint64,
    np.dtype(np.int32): ctypes.c_int32,
    np.dtype(np.uint32): ctypes.c_uint32,
    np.dtype(np.int8): ctypes.c_int8,
    np.dtype(np.uint8): ctypes.c_uint8,
    np.dtype(np.bool_): ctypes.c_bool,
}


# --- Rows as C structures -------------------------------------------------------------------------


@functools.cache
def structure(dtype: np.dtype[Any]) -> type[ctypes.Structure]:
    """Return the C structure with the fields and the layout of a structured dtype.

    Raises:
        TypeError: NumPy and C do not lay it out alike; `align=True` is missing.
    """
    fields = [(name, _c_type(dtype[name])) for name in dtype.names or ()]
    made = type("Row", (ctypes.Structure,), {"_fields_": fields, "__slots__": ()})
    offsets = [getattr(made, name).offset for name, _ in fields]
    if offsets != [dtype.fields[name][1] for name, _ in fields] or (
        ctypes.sizeof(made) != dtype.itemsize
    ):
        raise TypeError(f"{dtype} is not laid out as in C; make it with align=True")
    return made


def _c_type(dtype: np.dtype[Any]) -> Any:
    if dtype.subdtype is None:
        return C_TYPES[dtype]
    return _c_array(C_TYPES[dtype.base], dtype.shape)


@functools.cache
def _c_array(base: Any, shape: tuple[int, ...]) -> Any:
    size = math.prod(shape)
    methods = {"size": size, "shape": shape, "__getattr__": _ask_numpy, "__slots__": ()}
    if len(shape) > 1:
        methods |= {"__getitem__": _item(base, shape), "__setitem__": _no_item}
    return type("Cells", (base * size,), methods)


def _ask_numpy(cells: Any, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(np.ctypeslib.as_array(cells), name)


def _item(base: Any, shape: tuple[int, ...]) -> Callable[[Any, Any], Any]:
    steps = [math.prod(shape[axis + 1 :]) for axis in range(len(shape))]
    flat = (base * math.prod(shape)).__getitem__

    def row(cells: Any, key: Any) -> Any:
        keys = key if isinstance(key, tuple) else (key,)
        place = sum(one % most * step for one, most, step in zip(keys, shape, steps, strict=False))
        part = _c_array(base, shape[len(keys) :])
        return part.from_buffer(cells, place * ctypes.sizeof(base))

    def pair(cells: Any, key: Any) -> Any:
        try:
            i, j = key
        except (TypeError, ValueError):
            return row(cells, key)
        return flat(cells, i * steps[0] + j)

    def triple(cells: Any, key: Any) -> Any:
        try:
            i, j, k = key
        except (TypeError, ValueError):
            return row(cells, key)
        return flat(cells, i * steps[0] + j * steps[1] + k)

    return {2: pair, 3: triple}[len(shape)]


def _no_item(cells: Any, key: Any, value: Any) -> None:
    raise TypeError("a table of more than one dimension is written outside compiled code only")


def _row(row: np.void) -> Any:
    """Return the structure in the memory of a row; whoever passed it keeps that memory alive."""
    return structure(row.dtype).from_address(row.__array_interface__["data"][0])


class Rows(dict[Any, Any]):
    """A structured array whose rows are structures: a dictionary of those that were asked for.

    It does not keep the array alive, but for a part of one, which nobody else holds.

    Attributes:
        part: the array, if it is such a part.
    """

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        self.array = weakref.ref(array)
        self.part: Any = None
        self.size, self.shape, self.dtype = array.size, array.shape, array.dtype

    def __missing__(self, key: Any) -> Any:
        array = self.array()
        assert array is not None
        part = array[key]
        if isinstance(part, np.void):
            found = _row(part)
            super().__setitem__(key, found)
            return found
        if part.dtype.names is None:
            return part
        rows = Rows(part)
        rows.part = part
        return rows

    def __setitem__(self, key: Any, row: Any) -> None:
        ctypes.memmove(ctypes.byref(self[key]), ctypes.byref(row), self.dtype.itemsize)

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Any:
        return (self[index] for index in range(self.shape[0]))


_rows: dict[int, Rows] = {}
"""By the id of an array that is alive."""


def _rows_of(array: np.ndarray[Any, Any]) -> Rows:
    rows = _rows.get(id(array))
    if rows is None or rows.array() is not array:
        rows = _rows[id(array)] = Rows(array)
        weakref.finalize(array, _rows.pop, id(array), None)
    return rows


# --- Numbers --------------------------------------------------------------------------------------


def _whole(name: str) -> Any:
    """Return `np.int64` and the like for compiled code.

    It gives a Python int that is cut to the type's bits.
    """
    dtype = np.dtype(name)
    mask = 2 ** (8 * dtype.itemsize) - 1
    half = (mask + 1) // 2

    def unsigned(value: Any) -> int:
        return int(value) & mask

    def signed(value: Any) -> int:
        return ((int(value) + half) & mask) - half

    made: Any = signed if dtype.kind == "i" else unsigned
    made.dtype = dtype  # so that np.empty(3, np.int64) understands it
    return made


def _other(name: str, kind: type) -> Any:
    def made(value: Any) -> Any:
        return kind(value)

    made.dtype = np.dtype(name)  # type: ignore[attr-defined]
    return made


class Numbers:
    """`np` inside compiled code."""

    def __init__(self) -> None:
        for sign in ("int", "uint"):
            for bits in (8, 16, 32, 64):
                setattr(self, f"{sign}{bits}", _whole(f"{sign}{bits}"))
        self.float64, self.bool_ = _other("float64", float), _other("bool", bool)

    def __getattr__(self, name: str) -> Any:
        found = getattr(np, name)
        setattr(self, name, found)
        return found


NUMBERS = Numbers()


# --- Functions ------------------------------------------------------------------------------------


def _philox(x0: int, x1: int, x2: int, x3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    for _ in range(10):
        product0, product1 = 0xD2511F53 * x0, 0xCD9E8D57 * x2
        x0, x1, x2, x3 = (
            product1 >> 32 ^ x1 ^ k0,
            product1 & 0xFFFFFFFF,
            product0 >> 32 ^ x3 ^ k1,
            product0 & 0xFFFFFFFF,
        )
        k0, k1 = k0 + 0x9E3779B9 & 0xFFFFFFFF, k1 + 0xBB67AE85 & 0xFFFFFFFF
    return x0, x1, x2, x3


TWINS = {"UniTuple(uint32, 4)(uint32, uint32, uint32, uint32, uint32, uint32)": _philox}
"""Quicker functions for plain Python by the signature of those that they stand for: half of all
time goes into Philox."""

without_twins: set[str] = set()
"""Modules whose functions run as they are written: those under test."""


class Compiled:
    """What `njit` makes of a function.

    Called from outside, it hands over columns as the compiled code knows them.
    """

    def __init__(self, function: Any, error_model: str, twin: Any = None) -> None:
        self.py_func = function
        self.forgiving = error_model == "numpy"
        self.twin = None if function.__module__ in without_twins else twin
        self._inside: Any = None
        functools.update_wrapper(self, function)

    def __call__(self, *args: Any, **options: Any) -> Any:
        given = {name: wrapped(value) for name, value in options.items()}
        return _plain(self.linked()(*map(wrapped, args), **given))

    def linked(self) -> Any:
        """Return the function on columns as compiled code knows them.

        What it knows of its module is fixed now.
        """
        if self._inside is None:
            own = self.py_func
            made = types.FunctionType(
                own.__code__, _namespace(own.__globals__), own.__name__, own.__defaults__
            )
            made.__kwdefaults__ = own.__kwdefaults__
            self._inside = _forgiving(made) if self.forgiving else made
        return self._inside


_namespaces: dict[int, dict[str, Any]] = {}


def _namespace(module: dict[str, Any]) -> dict[str, Any]:
    """Return a module's globals as its compiled functions see them."""
    if id(module) not in _namespaces:
        space = _namespaces[id(module)] = dict(module)  # at once: modules may call each other
        for name, value in module.items():
            if isinstance(value, Compiled):
                space[name] = value.twin or value.linked()
            elif value is np:
                space[name] = NUMBERS
            elif isinstance(value, np.generic):
                space[name] = value.item()
    return _namespaces[id(module)]


def _forgiving(function: Any) -> Any:
    """Let divisions by zero and overflows give infinities and NaN.

    As under Numba's error model "numpy".
    """

    @functools.wraps(function)
    def call(*args: Any) -> Any:
        try:
            return function(*args)
        except (ZeroDivisionError, OverflowError):
            floats = [np.float64(value) if isinstance(value, float) else value for value in args]
            with np.errstate(all="ignore"):
                return float(function(*floats))

    return call


def wrapped(value: Any) -> Any:
    """Return an argument as compiled code knows it."""
    if isinstance(value, np.ndarray):
        return _rows_of(value) if value.dtype.names else value
    if isinstance(value, np.void):
        return _row(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, tuple):
        parts = map(wrapped, value)
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def _plain(value: Any) -> Any:
    """Return a result as the compiler's code would: Python numbers."""
    if isinstance(value, np.generic):
        return value.item()
    return tuple(map(_plain, value)) if type(value) is tuple else value


def njit(*given: Any, error_model: str = "python", **_: Any) -> Any:
    """Stand in for `numba.njit`: `@njit`, `@njit(cache=True)`, `@njit("signature", cache=True)`."""
    if given and callable(given[0]):
        return Compiled(given[0], error_model)
    twin = TWINS.get(given[0]) if given else None
    return lambda function: Compiled(function, error_model, twin)


def stand_in() -> types.ModuleType:
    """Return a module that stands for `numba`."""
    module = types.ModuleType("numba", "A stand-in for Numba without a compiler.")
    config = types.SimpleNamespace(CACHE_DIR="none")  # nothing is compiled, nothing is kept
    module.__dict__.update(njit=njit, jit=njit, prange=range, __version__="0.0", config=config)
    return module


def install() -> None:
    """Put the stand-in where `import numba` finds it, in this process.

    Raises:
        RuntimeError: the real one is in use already.
    """
    known = sys.modules.get("numba")
    if known is not None and getattr(known, "njit", None) is not njit:
        raise RuntimeError("Numba is imported already; install the stand-in before simulation")
    sys.modules["numba"] = stand_in()


def pytest_load_initial_conftests() -> None:
    """Install the stand-in before pytest imports the project: `pytest -p tests.mutation.plain`."""
    install()
