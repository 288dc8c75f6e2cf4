"""What each picture looks like. Colours are the page's own, by name, so that both themes and the printer have theirs.

Loaded only in the process that draws. `data` holds words already in the reader's language.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import vl_convert

Data = Mapping[str, Any]
WIDTH, HEIGHT = 350, 190
ACCENT, SECOND, QUIET, SHEET = "var(--accent)", "var(--soon)", "var(--edge)", "var(--sheet)"
WORDS, LINES = "var(--ink-3)", "var(--line)"


def draw(picture: str, data: Data) -> str:
    """The SVG of a picture; as wide as the page lets it be."""
    chart = PICTURES[picture](data).properties(width=WIDTH, height=HEIGHT, background="transparent")
    svg: str = vl_convert.vegalite_to_svg(_in_our_dress(chart).to_json())
    return re.sub(r' (width|height)="[\d.]+"', "", svg, count=2)


def _in_our_dress(chart: Any) -> Any:
    dressed = chart.configure_view(stroke=None).configure_text(font="sans-serif", fontSize=12)
    return dressed.configure_axis(
        labelColor=WORDS, titleColor=WORDS, gridColor=LINES, domain=False, ticks=False, labelFont="sans-serif",
        titleFont="sans-serif", titleFontWeight="normal", labelFontSize=12, titleFontSize=12, labelPadding=6,
    )  # fmt: skip


def _rows(rows: Any) -> alt.InlineData:
    return alt.InlineData(values=rows)


def speed(data: Data) -> Any:
    """Share who had it by hours: `lines` of {name, points of (hours, share)}; solid the first, dashed the second."""
    rows = [
        {"name": line["name"], "hours": hours, "share": share}
        for line in data["lines"]
        for hours, share in line["points"]
    ]
    names = [line["name"] for line in data["lines"]]
    base = alt.Chart(_rows(rows)).encode(
        x=alt.X("hours:Q", title=data["hours"], axis=alt.Axis(grid=False, tickCount=5)),
        y=alt.Y(
            "share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", tickCount=5)
        ),
        color=alt.Color("name:N", scale=alt.Scale(domain=names, range=[ACCENT, SECOND]), legend=None),
        strokeDash=alt.StrokeDash(
            "name:N", scale=alt.Scale(domain=names, range=[[1, 0], [5, 3]]), legend=None
        ),
    )
    return base.mark_line(interpolate="step-after", strokeWidth=2) + _names_at(rows, names)


def _names_at(rows: Any, names: list[str]) -> Any:
    """Each line's own name half way along: left of and above the upper line, right of and below the lower one."""
    middle = max((row["hours"] for row in rows), default=0) / 2
    lines = [[row for row in rows if row["name"] == name] for name in names]
    texts = sorted((_reached(line, middle) for line in lines if line), key=lambda row: -row["share"])
    above, below = (
        alt.Chart(_rows(some)).encode(x="hours:Q", y="share:Q", text="name:N", color="name:N")
        for some in (texts[:1], texts[1:])
    )
    return above.mark_text(align="right", dx=-4, dy=-8) + below.mark_text(align="left", dx=6, dy=14)


def _reached(line: list[dict[str, Any]], hours: float) -> dict[str, Any]:
    """Where a line stands after so many hours."""
    return next((row for row in reversed(line) if row["hours"] <= hours), line[0])


def weeks(data: Data) -> Any:
    """A column a week: `rows` of {week, low}, in order."""
    return (
        alt.Chart(_rows(data["rows"]))
        .mark_bar(color=ACCENT, cornerRadius=2)
        .encode(
            x=alt.X("week:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("low:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=5)),
        )
    )


def months(data: Data) -> Any:
    """A share a month with its interval: `rows` of {month, share, low, high, few}; hollow where there are too few."""
    base = alt.Chart(_rows(data["rows"])).encode(
        x=alt.X("month:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    )
    share = alt.Y(
        "share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", tickCount=5)
    )
    few = {"condition": {"test": "datum.few", "value": QUIET}, "value": ACCENT}
    inside = {"condition": {"test": "datum.few", "value": SHEET}, "value": ACCENT}
    spans = base.mark_rule(strokeWidth=2).encode(y="low:Q", y2="high:Q", color=few)
    return spans + base.mark_point(size=60, filled=True, opacity=1).encode(y=share, stroke=few, fill=inside)


PICTURES: dict[str, Callable[[Data], Any]] = {"speed": speed, "weeks": weeks, "months": months}
