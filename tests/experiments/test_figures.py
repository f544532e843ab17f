"""What figures show: places, intervals, texts and signs, reckoned by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from experiments.harness import figures, plots
from experiments.harness.figures import COLOURS, MARKERS
from experiments.harness.findings import Interval

NAN = math.nan


def ticks(axis):
    return [
        (place, text.get_text())
        for place, text in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
    ]


def drawn_errorbars(axes):
    """Return what is drawn of each series.

    Label, x, y, marker, colour, size, ends of the intervals, lengths of the caps.
    """
    found = []
    for container in axes.containers:
        line, caps, bars = container
        segments = [np.round(segment, 6).tolist() for bar in bars for segment in bar.get_segments()]
        size = {cap.get_markersize() / 2 for cap in caps}
        found.append(
            (
                container.get_label() if container.get_label()[0] != "_" else "",
                *(np.round(np.asarray(values, float), 6).tolist() for values in line.get_data()),
                line.get_marker(),
                to_hex(line.get_color()),
                line.get_markersize(),
                segments,
                size,
            )
        )
    return found


def without_frame(axes):
    return {side: spine.get_visible() for side, spine in axes.spines.items()} == {
        "top": False,
        "right": False,
        "left": True,
        "bottom": True,
    }


def gridlines(axis):
    return [line for line in axis.get_gridlines() if line.get_visible()]


class Means:
    """Stands for `Results`: conditions and means."""

    conditions = ("one", "two")

    def mean(self, condition, vendor, column):
        low = NAN if vendor == "B" else 0.25
        return Interval(0.3 if condition == "one" else 0.4, low, 0.5)


SERIES = (("A", "win_rate", "first"), ("B", "win_rate", "second"))


def test_points():
    figure = plots.points(Means(), SERIES, title="Title", axis="share")
    (axes,) = figure.axes
    blue, orange = COLOURS[0].lower(), COLOURS[1].lower()
    # Two series stand 0.22 apart, around the row of their condition.
    assert drawn_errorbars(axes) == [
        ("first", [0.3], [-0.11], "o", blue, 6, [[[0.25, -0.11], [0.5, -0.11]]], {3}),
        ("", [0.4], [0.89], "o", blue, 6, [[[0.25, 0.89], [0.5, 0.89]]], {3}),
        ("second", [0.3], [0.11], "s", orange, 6, [], set()),
        ("", [0.4], [1.11], "s", orange, 6, [], set()),
    ]
    assert ticks(axes.yaxis) == [(0, "one"), (1, "two")]
    assert axes.yaxis_inverted()
    assert (axes.get_xlabel(), figure.get_suptitle()) == ("share", "Title")
    assert axes.xaxis.get_major_formatter()(0.5) in ("50%", "50.0%")
    assert without_frame(axes)
    assert gridlines(axes.xaxis)
    assert not gridlines(axes.yaxis)
    assert {to_hex(line.get_color()) for line in gridlines(axes.xaxis)} == {"#e6e6e6"}
    assert axes.get_axisbelow() is True
    assert figure.get_size_inches().tolist() == pytest.approx([8, 1.6 + 0.32 * 2 * 1.2])
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["first", "second"]
    assert not legend.get_frame_on()
    assert legend._ncols == 2


def test_points_in_groups():
    groups = {"first group": ["two"], "nobody": ["three"]}
    (axes,) = plots.points(Means(), SERIES[:1], title="", axis="", groups=groups).axes
    assert ticks(axes.yaxis) == [
        (0, "first group"),
        (1, "two"),
        (2, plots.FURTHER),
        (3, "one"),
    ]
    weights = [tick.get_fontweight() for tick in axes.get_yticklabels()]
    assert weights == ["bold", "normal", "bold", "normal"]
    assert [each[1:3] for each in drawn_errorbars(axes)] == [([0.4], [1.0]), ([0.3], [3.0])]


def test_a_caption_is_the_last_line_below_the_middle_axes():
    figure = Figure()
    left, middle, right = figure.subplots(1, 3)
    for axes in (left, middle, right):
        axes.set_xlabel("x")
    figures.caption(figure, "as_told. 3 replications.")
    assert [axes.get_xlabel() for axes in figure.axes] == ["x", "x\nas_told. 3 replications.", "x"]


def test_names_and_titles_are_words_that_fit():
    assert figures.words("as_told") == "as told"
    figure = Figure(figsize=(6, 3))
    figures.headed(figure, "word " * 30)
    assert max(map(len, figure.get_suptitle().splitlines())) <= 66


def test_points_of_one_series_that_is_no_share():
    figure = plots.points(Means(), SERIES[:1], title="Title", axis="hours", percent=False)
    (axes,) = figure.axes
    assert [each[2] for each in drawn_errorbars(axes)] == [[0.0], [1.0]]
    assert figure.legends == []
    assert "%" not in axes.xaxis.get_major_formatter()(0.5)
    assert figure.get_size_inches().tolist() == pytest.approx([8, 1.6 + 0.32 * 2])


def test_many_series_have_a_legend_of_four_columns():
    many = [("A", "win_rate", str(number)) for number in range(8)]
    figure = plots.points(Means(), many, title="", axis="")
    assert figure.legends[0]._ncols == 4
    points = drawn_errorbars(figure.axes[0])
    assert [each[3] for each in points[::2]] == [*MARKERS, "o"]
    assert [each[4] for each in points[::2]] == [
        colour.lower() for colour in (*COLOURS, COLOURS[0])
    ]


CURVES = [
    ("first", [Interval(0.1, 0.05, 0.15), Interval(0.2, 0.1, 0.3)]),
    ("second", [Interval(0.5, 0.4, 0.6), Interval(0.6, 0.5, 0.7)]),
]


def test_lines():
    figure = plots.lines([1, 3], CURVES, title="Title", x_axis="x", y_axis="y")
    (axes,) = figure.axes
    assert [
        (
            line.get_label(),
            line.get_xydata().tolist(),
            line.get_marker(),
            line.get_linestyle(),
            line.get_color(),
            line.get_markersize(),
        )
        for line in axes.lines
    ] == [
        ("first", [[1, 0.1], [3, 0.2]], "o", "-", COLOURS[0], 5),
        ("second", [[1, 0.5], [3, 0.6]], "s", "-", COLOURS[1], 5),
    ]  # fmt: skip
    band = axes.collections[1]
    corners = {tuple(point) for point in band.get_paths()[0].vertices.tolist()}
    assert corners == {(1, 0.4), (1, 0.6), (3, 0.5), (3, 0.7)}
    assert band.get_alpha() == 0.15
    assert band.get_linewidth().tolist() == [0]
    assert to_hex(band.get_facecolor()[0]) == COLOURS[1].lower()
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_title()) == ("x", "y", "Title")
    assert axes.title.get_fontsize() == 11
    assert axes.get_ylim()[0] == 0
    assert axes.yaxis.get_major_formatter()(0.5) == "50%"
    assert gridlines(axes.yaxis)
    assert not gridlines(axes.xaxis)
    assert without_frame(axes)
    assert figure.get_size_inches().tolist() == [7.5, 4.4]
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["first", "second"]
    assert not legend.get_frame_on()


def test_one_line_that_is_no_share():
    figure = plots.lines([1, 3], CURVES[:1], title="", x_axis="", y_axis="", percent=False)
    assert figure.legends == []
    assert "%" not in figure.axes[0].yaxis.get_major_formatter()(0.5)


def test_a_heat_map():
    values = [[0.0, 0.549, 1.0], [0.55, 0.125, 0.5]]
    figure = plots.heat_map(
        values,
        ["a", "b", "c"],
        ["r", "s"],
        title="Title",
        x_axis="x",
        y_axis="y",
        marked=("b", "s"),
        level=0.7,
    )
    axes, bar = figure.axes
    assert [
        (
            *text.get_position(),
            text.get_text(),
            text.get_color(),
            text.get_ha(),
            text.get_va(),
            text.get_fontsize(),
        )
        for text in axes.texts
    ] == [
        (0, 0, "0%", "white", "center", "center", 10),
        (1, 0, "55%", "white", "center", "center", 10),
        (2, 0, "100%", "black", "center", "center", 10),
        (0, 1, "55%", "black", "center", "center", 10),
        (1, 1, "12%", "white", "center", "center", 10),
        (2, 1, "50%", "white", "center", "center", 10),
    ]
    (image,) = axes.images
    assert image.get_array().tolist() == values
    assert image.get_clim() == (0, 1)
    (frame,) = axes.patches
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((0.5, 0.5), 1, 1)
    assert not frame.get_fill()
    assert frame.get_linewidth() == 2.5
    assert to_hex(frame.get_edgecolor()) == COLOURS[1].lower()
    assert ticks(axes.xaxis) == [(0, "a"), (1, "b"), (2, "c")]
    assert ticks(axes.yaxis) == [(0, "r"), (1, "s")]
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_title()) == ("x", "y", "Title")
    assert axes.title.get_fontsize() == 11
    assert bar.get_ylabel() == "win rate"
    assert bar.yaxis.get_major_formatter()(0.5) == "50%"
    assert figure.get_size_inches().tolist() == [6.5, 3.0]
    assert len(axes.collections) == 1  # the line of the level
    plain = plots.heat_map(
        [[0.2, 0.3]], ["discover_need", "b"], ["r"], title="", x_axis="", y_axis="", level=0.7
    )
    assert plain.axes[0].images[0].get_clim() == (0.2, 0.3)  # the scale is that of the data
    assert not plain.axes[0].collections
    assert ticks(plain.axes[0].xaxis)[0] == (0, "discover need")
    assert (
        not plots.heat_map(values, ["a", "b", "c"], ["r", "s"], title="", x_axis="", y_axis="")
        .axes[0]
        .patches
    )


def rows(condition, **rates):
    return [
        {
            "condition": condition,
            "vendor": vendor,
            "win_rate": rate,
            "ci_low": low,
            "ci_high": high,
            "replications": 7,
        }
        | {"run_p05": rate - 0.2, "run_p50": rate, "run_p95": rate + 0.25}
        for vendor, (rate, low, high) in rates.items()
    ]


def test_win_rates():
    summary = pd.DataFrame(
        rows("one", A=(0.5, 0.4, 0.7), B=(0.3, NAN, NAN)) + rows("two", A=(0.25, 0.2, 0.3))
    )
    figure = figures.win_rates(summary, {"mark": 0.8})
    (axes,) = figure.axes
    blue, orange = COLOURS[0].lower(), COLOURS[1].lower()
    one, two = drawn_errorbars(axes)
    # Two conditions stand 0.2 apart around each vendor's place.
    assert one == (
        "one",
        [-0.1, 0.9],
        [0.5, 0.3],
        "o",
        blue,
        6,
        [[[-0.1, 0.4], [-0.1, 0.7]], [[0.9, 0.3], [0.9, 0.3]]],
        {3},
    )
    assert two[0] == "two"
    assert two[1] == [0.1, 1.1]
    assert two[2][0] == 0.25
    assert two[3:6] == ("s", orange, 6)
    level = [line for line in axes.lines if line.get_linestyle() in ("--", ":")]
    assert [
        (
            line.get_ydata()[0],
            line.get_linestyle(),
            line.get_linewidth(),
            line.get_color(),
            line.get_zorder(),
        )
        for line in level
    ] == [(0.8, "--", 1, "0.35", 0), (0.5, ":", 1, "0.6", 0)]
    assert [
        (*np.round(text.get_position(), 6), text.get_text(), text.get_color(), text.get_fontsize())
        for text in axes.texts
    ] == [(-0.46, 0.812, "mark", "0.35", 9), (-0.46, 0.512, "equal shares", "0.45", 9)]
    assert ticks(axes.xaxis) == [(0, "A"), (1, "B")]
    assert axes.get_xlim() == (-0.5, 1.5)
    assert axes.get_ylim() == (0, 1)
    assert axes.yaxis.get_major_formatter()(0.5) == "50%"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("vendor", "share of all orders placed")
    assert axes.get_title() == "Win rate by vendor (7 replications)"
    assert axes.title.get_fontsize() == 11
    assert without_frame(axes)
    legend, signs = figure.legends
    assert legend.get_title().get_text() == "scenario"
    assert [text.get_text() for text in legend.get_texts()] == ["one", "two"]
    assert not legend.get_frame_on()
    assert [text.get_text() for text in signs.get_texts()] == [
        "mean of all runs and its 95% interval",
        "nine of ten single runs lie here (5% to 95%)",
    ]
    assert not signs.get_frame_on()
    bars = [each for each in axes.collections if each.get_alpha()]
    drawn = [
        segment
        for bar in bars
        for segment in (np.round(each, 6).tolist() for each in bar.get_segments())
    ]
    assert drawn[:2] == [[[-0.1, 0.3], [-0.1, 0.75]], [[0.9, 0.1], [0.9, 0.55]]]
    assert drawn[2] == [[0.1, 0.05], [0.1, 0.5]]
    assert figure.get_size_inches().tolist() == [7.0, 4.6]


def test_win_rates_of_many_vendors_and_conditions():
    names = [f"V{number}" for number in range(6)]
    summary = pd.DataFrame(
        [row for c in range(6) for row in rows(f"c{c}", **dict.fromkeys(names, (0.1, 0.0, 0.2)))]
    )
    figure = figures.win_rates(summary)
    assert figure.get_size_inches().tolist() == pytest.approx([1.4 + 1.5 * 6, 4.6])
    firsts = [each[1][0] for each in drawn_errorbars(figure.axes[0])]
    assert firsts == pytest.approx([-0.25, -0.15, -0.05, 0.05, 0.15, 0.25])  # 0.6 for all six


def test_a_saved_figure_is_sharp_and_the_same_each_time(tmp_path):
    summary = pd.DataFrame(rows("one", A=(0.5, 0.4, 0.7)))
    for name in "ab":
        figures.save(figures.win_rates(summary), tmp_path / f"{name}.png")
    content = (tmp_path / "a.png").read_bytes()
    assert content == (tmp_path / "b.png").read_bytes()
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (1050, 690)  # 150 dots for each of 7.0 × 4.6 inches
    assert b"Software" not in content
