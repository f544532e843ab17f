"""The lecture's terms, each with its Chinese original, as small integers that arrays can hold.

Everything else in the model speaks in these words. `label(member)` gives the name used in scenario
files and results (`Role.USING_MANAGEMENT` → ``"using_management"``).
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Iterable, Sequence
from enum import Enum, IntEnum
from typing import Final, TypeVar

Key = TypeVar("Key", bound=Hashable)
Entry = TypeVar("Entry")
Member = TypeVar("Member", bound=IntEnum)

FIRST_HOUR: Final = 9
"""A working day starts at 09:00 …"""
LAST_HOUR: Final = 26
"""… and ends at 02:00, written 26: hours after midnight go on counting."""
SLOTS: Final = LAST_HOUR - FIRST_HOUR
"""Hour slots of a day; slot 0 is 09:00–10:00."""
WEEK: Final = 5
"""Working days of a week."""
YEAR: Final = 250
"""Working days of a year."""
MONTH: Final = 21
"""Working days of a month."""
PERIOD: Final = MONTH
"""Working days of a period of the timeline."""


class Role(IntEnum):
    """The six classes of stakeholder (C9)."""

    DECISION = 0  # 决策层
    USING_MANAGEMENT = 1  # 部门管理层 of the using department
    TECHNICAL_MANAGEMENT = 2  # 技术部门管理层
    FINANCE_MANAGEMENT = 3  # 财务部门管理层
    USER = 4  # 使用者
    OPERATOR = 5  # 操作者


class Phase(IntEnum):
    """The six steps of a large purchase (C18), and the time between purchases."""

    IDLE = 0
    DISCOVER_NEED = 1  # 发现需求
    INTERNAL_BREWING = 2  # 内部酝酿
    SYSTEM_DESIGN = 3  # 系统设计
    EVALUATION = 4  # 评估比较
    COMMITMENT = 5  # 购买承诺
    INSTALLATION = 6  # 安装实施


class Relationship(IntEnum):
    """The four relationship states (C1): bit 0 = personal, bit 1 = institutional interest met."""

    OUTSIDER = 0  # 局外人
    FRIEND = 1  # 朋友
    SUPPLIER = 2  # 供应商
    PARTNER = 3  # 合作伙伴


class Activity(IntEnum):
    """What a salesperson does for an hour (C5–C8)."""

    DESK = 0  # no customer contact
    VISIT = 1
    CALL = 2
    DINNER = 3
    TEA_HOUSE = 4
    NIGHT_OUT = 5


class Setting(IntEnum):
    """Where an activity reaches a stakeholder; availability is told by setting and hour."""

    OFFICE = 0
    PHONE = 1
    EVENING = 2


class Attribute(IntEnum):
    """Product attributes, in [0, 1], higher is better for the customer; C25 names the last five."""

    PERFORMANCE = 0
    PRICE = 1
    DELIVERY = 2
    INSTALLATION = 3
    SERVICE = 4
    PAYMENT = 5


class Outcome(IntEnum):
    """How a purchase ended."""

    WON = 0
    NO_GO = 1  # refused in internal brewing (C21)
    NO_DECISION = 2  # the outside option beat every bid


class Route(IntEnum):
    """How a purchase comes to its supplier.

    By comparing bids, or with one vendor alone (C3, C22).
    """

    TENDER = 0  # 招标: the bids are compared
    AGREEMENT = 1  # straight from the partner of a long-term agreement
    REBUY = 2  # straight from the vendor whose product is installed
    SOLE_SOURCE = 3  # with the vendor to whom the decision layer leaned in internal brewing


class Origin(IntEnum):
    """How an order came about (C16, C17).

    By what the vendor first learnt of the customer, unless it had bought before.
    """

    UNPROMPTED = 0  # known from the start, or came by itself
    ADVERTISING = 1
    REFERRAL = 2
    EXISTING = 3


class Handling(IntEnum):
    """What a vendor does about a complaint (C13, C15)."""

    IGNORE = 0
    WRITE = 1  # a written answer: what was done, what was not, and by when it will be
    SOLVE = 2


class Complaint(IntEnum):
    """Where the complaint of a dissatisfied customer stands."""

    NONE = 0
    OPEN = 1
    RECOVERED = 2  # handled in time, and the customer is content
    UNRECOVERED = 3  # handled in time, in vain
    UNHANDLED = 4  # ignored or late


class Cost(IntEnum):
    """What a vendor spends money on."""

    DAY_WAGES = 0
    NIGHT_WAGES = 1
    ENTERTAINMENT = 2
    ADVERTISING = 3
    CONCESSIONS = 4
    COMPLAINTS = 5  # wages of the hours spent on them
    RETURNS = 6
    HEADS = 7  # what a rep costs on duty or off


class Link(IntEnum):
    """How a stakeholder's P and I make trust."""

    CES = 0
    ADDITIVE = 1
    PRODUCT = 2
    MINIMUM = 3


class Leaning(IntEnum):
    """How the decision layer comes to lean to one vendor in internal brewing (C22)."""

    LOGIT = 0  # at random, the more it trusts a vendor the likelier
    ARGMAX = 1  # always to the vendor that it trusts most


class Credence(IntEnum):
    """How far customers believe what vendors promise (C14)."""

    OFF = 0  # wholly
    LEARNED = 1  # as far as the vendor has kept its promises


class Response(IntEnum):
    """How P and I answer to further contacts."""

    CONCAVE = 0
    S_SHAPED = 1  # slow, then fast, then saturated (ADBUDG)


class SatisfactionFamily(IntEnum):
    """What a customer compares with what it received (C14, C15)."""

    DISCONFIRMATION = 0  # what was promised
    ASSIMILATION = 1  # what one could expect elsewhere; promises colour what is seen


class WordOfMouthFamily(IntEnum):
    """How many people customers tell (C12)."""

    LECTURE = 0
    EVIDENCE = 1


class Aggregation(IntEnum):
    """How the roles' trust makes an organisation's (C10)."""

    WEIGHTED = 0
    PLAIN = 1
    VETO = 2
    MAXIMUM = 3


def vendor_key(name: str) -> int:
    """Return the 32-bit number that stands for a vendor in the addresses of random numbers.

    It depends on the name alone, so that the order of the vendors in a file means nothing.
    """
    return zlib.crc32(name.encode())


def label(member: IntEnum) -> str:
    """Return the name of a member as scenario files and results write it."""
    return member.name.lower()


def member(vocabulary: type[Member], name: str) -> Member:
    """Return the member of that label: the inverse of `label`."""
    return vocabulary[name.upper()]


def complete(place: str, keys: Iterable[Key], table: dict[Key, Entry]) -> dict[Key, Entry]:
    """Return a table that has an entry for each of these keys and for nothing else.

    Every table that is written by hand and keyed by members of an enum is made with it, so that a
    new member fails at once where an entry is missing.

    Args:
        place: file and name of the table, for the message.
        keys: an enum, some of its members, or names.
        table: the table; its order is kept.

    Raises:
        ValueError: an entry is missing, or there is one too many.
    """
    wanted = tuple(keys)
    missing = [key for key in wanted if not any(_same(key, found) for found in table)]
    if missing:
        raise ValueError(f"{place} has no entry for {_listed(missing)}; add one.")
    foreign = [found for found in table if not any(_same(key, found) for key in wanted)]
    if foreign:
        raise ValueError(f"{place} has an entry for {_listed(foreign)}; take it away.")
    return table


def in_order(place: str, keys: Iterable[Key], values: Sequence[Entry]) -> dict[Key, Entry]:
    """Return a table from values that are given in the order of the keys.

    Raises:
        ValueError: there are more or fewer values than keys.
    """
    wanted = tuple(keys)
    if len(values) != len(wanted):
        raise ValueError(
            f"{place} has {len(values)} values; give {len(wanted)}, for {_listed(wanted)}."
        )
    return dict(zip(wanted, values, strict=True))


def _same(one: object, other: object) -> bool:
    # Members of two enums are equal where their numbers are, and all the same not the same key.
    return type(one) is type(other) and one == other


def _listed(keys: Sequence[object]) -> str:
    names = (
        f"{type(key).__name__}.{key.name}" if isinstance(key, Enum) else str(key) for key in keys
    )
    return ", ".join(names)


PURCHASE_PHASES: Final = tuple(phase for phase in Phase if phase is not Phase.IDLE)
"""The six phases of a purchase, in order."""
TERMS: Final = tuple(attribute for attribute in Attribute if attribute is not Attribute.PERFORMANCE)
"""The five terms of a negotiation (C25)."""
CONTACTS: Final = tuple(activity for activity in Activity if activity is not Activity.DESK)
"""The activities that meet a customer."""
