"""The words of a page, in English and the lecture's Chinese."""

from __future__ import annotations

from typing import Final

from simulation.vocabulary import Activity, Phase, Relationship, Role, complete, label

_PLACE = "experiments/tape/words.py"
TERMS: Final[dict[str, dict[str, str]]] = {
    "roles": {
        label(role): chinese
        for role, chinese in complete(
            f"{_PLACE}: roles",
            Role,
            {
                Role.DECISION: "决策层",
                Role.USING_MANAGEMENT: "使用部门管理层",
                Role.TECHNICAL_MANAGEMENT: "技术部门管理层",
                Role.FINANCE_MANAGEMENT: "财务部门管理层",
                Role.USER: "使用者",
                Role.OPERATOR: "操作者",
            },
        ).items()
    },
    "phases": {
        label(phase): chinese
        for phase, chinese in complete(
            f"{_PLACE}: phases",
            Phase,
            {
                Phase.IDLE: "无采购",
                Phase.DISCOVER_NEED: "发现需求",
                Phase.INTERNAL_BREWING: "内部酝酿",
                Phase.SYSTEM_DESIGN: "系统设计",
                Phase.EVALUATION: "评估比较",
                Phase.COMMITMENT: "购买承诺",
                Phase.INSTALLATION: "安装实施",
            },
        ).items()
    },
    "states": {
        label(state): chinese
        for state, chinese in complete(
            f"{_PLACE}: states",
            Relationship,
            {
                Relationship.OUTSIDER: "局外人",
                Relationship.FRIEND: "朋友",
                Relationship.SUPPLIER: "供应商",
                Relationship.PARTNER: "合作伙伴",
            },
        ).items()
    },
    "activities": {
        label(activity): chinese
        for activity, chinese in complete(
            f"{_PLACE}: activities",
            Activity,
            {
                Activity.DESK: "办公桌",
                Activity.VISIT: "拜访",
                Activity.CALL: "电话",
                Activity.DINNER: "晚餐",
                Activity.TEA_HOUSE: "茶馆",
                Activity.NIGHT_OUT: "夜生活",
            },
        ).items()
    },
}
"""Kind → label → Chinese, in the order of the enum's numbers."""
