"""The command line's parser: argparse, made from a dataclass of options.

Each mistake is one sentence.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import MISSING
from typing import Any, Generic, NoReturn, TypeVar

from experiments.harness.errors import UserError, did_you_mean
from experiments.harness.options import OWN, Option, declared, default_of, flag_of, gather

T = TypeVar("T")


class Parser(argparse.ArgumentParser, Generic[T]):
    """Reads the words of a command line into a frozen dataclass.

    Args:
        command: name of the command.
        description: shown by --help.
        options: the dataclass; its fields are made by `options.option`.
        facts: what is filled in for {names} in the options' help.
    """

    def __init__(
        self,
        command: str,
        description: str,
        options: type[T],
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            prog=f"python -m experiments {command}",
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self._options = options
        fields = declared(options)
        own_first = sorted({one.group: None for one, _ in fields.values()}, key=OWN.__ne__)
        groups = {group: self.add_argument_group(group) for group in own_first}
        for name, (one, field) in fields.items():
            help = one.help.format_map(facts or {}).replace("%", "%%")
            if flag_of(name, one).startswith("-"):
                groups[one.group].add_argument(
                    flag_of(name, one), dest=name, help=help, **_action(one, default_of(field))
                )
            else:
                required = default_of(field) is MISSING
                count = ("+" if required else "*") if one.many else None if required else "?"
                groups[one.group].add_argument(
                    name,
                    help=help,
                    metavar=one.flag,
                    type=one.read,
                    default=argparse.SUPPRESS,
                    nargs=count,
                )

    def read(self, words: Sequence[str]) -> T:
        """Return the options.

        Raises:
            UserError: a word that is not understood.
            SystemExit: --help was asked for, and is printed.
        """
        flags = [flag for flag in self._option_string_actions if flag.startswith("--")]
        for word in words:
            flag = word.partition("=")[0]
            if flag.startswith("--") and " " not in flag and flag not in flags:
                raise UserError(
                    f"{flag}: is no option of this command; {did_you_mean(flag, flags)}"
                )
        typed, rest = self.parse_known_args(list(words))
        if rest:
            raise UserError(f"{rest[0]}: is not expected here; options begin with --")
        known = declared(self._options)
        return self._options(
            **{name: gather(value, known[name][0].many) for name, value in vars(typed).items()}
        )

    def error(self, message: str) -> NoReturn:
        """Raise argparse's message as the user's mistake."""
        raise UserError(message.removeprefix("argument "))


def _action(one: Option, default: Any) -> dict[str, Any]:
    """Return what argparse needs to know of an option.

    An option that is not typed leaves no trace.
    """
    if default is False:
        return {"action": "store_true", "default": argparse.SUPPRESS}
    known = {"type": one.read, "metavar": one.metavar or None, "default": argparse.SUPPRESS}
    if one.many == "list":
        return {**known, "nargs": "+"}
    return {**known, "action": "append"} if one.many else known
