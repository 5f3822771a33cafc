"""Figures, and how they are shown."""

import dataclasses
import statistics

from .processes import GIB, MIB


@dataclasses.dataclass(frozen=True)
class Series:
    """The values of all runs of one program."""

    program: str
    values: tuple

    @property
    def median(self):
        return statistics.median(self.values)


@dataclasses.dataclass(frozen=True)
class Figure:
    """Something that was measured, beside a peer or a limit.

    ours, peer: Series; goal: what the ratio to the peer, or the median where there is none, may be at most, or least of
    where atleast is true; None where nothing is asked for.
    """

    what: str
    unit: str
    ours: Series
    peer: Series | None = None
    goal: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def judged(self):
        """The ratio to the peer; without one, the median."""
        if self.peer is None:
            return self.ours.median
        return self.ours.median / self.peer.median if self.peer.median else float("inf")

    @property
    def met(self):
        if self.goal is None:
            return None
        return self.judged >= self.goal if self.at_least else self.judged <= self.goal

    def lines(self):
        yield f"  {self.what}"
        for series in filter(None, (self.ours, self.peer)):
            spread = f"   ({shown(min(series.values), self.unit)} to {shown(max(series.values), self.unit)})"
            yield f"    {series.program:<26}{shown(series.median, self.unit):>12}{spread if len(series.values) > 1 else ''}"
        if self.peer is not None or self.goal is not None:
            yield "    " + self.verdict()
        if self.note:
            yield f"    {self.note}"

    def verdict(self):
        of_peer = self.peer is not None
        words = [f"ratio {self.judged:.3g}"] if of_peer else []
        if self.goal is not None:
            limit = f"{self.goal:.3g}" if of_peer else shown(self.goal, self.unit)
            words.append(f"goal: {'at least' if self.at_least else 'at most'} {limit}")
            words.append("met" if self.met else "NOT MET")
        return ", ".join(words)

    def document(self):
        return {
            "what": self.what,
            "unit": self.unit,
            "ours": _document(self.ours),
            "peer": self.peer and _document(self.peer),
            "judged": self.judged,
            "goal": self.goal,
            "atLeast": self.at_least,
            "met": self.met,
            "note": self.note,
        }


def _document(series):
    return {
        "program": series.program,
        "values": list(series.values),
        "min": min(series.values),
        "median": series.median,
        "max": max(series.values),
    }


def shown(value, unit):
    """A value for people."""
    if unit == "bytes":
        for size, name in ((GIB, "GiB"), (MIB, "MiB"), (1 << 10, "KiB")):
            if value >= size:
                return f"{value / size:.4g} {name}"
    number = f"{value:.0f}" if value == int(value) or value >= 1000 else f"{value:.3g}"
    return f"{number} {unit}".strip()


def usage_figures(ours, peer_name, peer, wall=None, cpu=None):
    """The two ratios of whole processes. ours, peer: lists of Usage; wall, cpu: what they may be at most."""
    return [
        Figure(what, "s", series("ami-push", ours, field), series(peer_name, peer, field), goal)
        for what, field, goal in (("wall time, whole process", "wall", wall), ("CPU time, whole process", "cpu", cpu))
    ]


def usage_alone(ours):
    """The same without a peer."""
    return [
        Figure(what, "s", series("ami-push", ours, field))
        for what, field in (("wall time, whole process", "wall"), ("CPU time, whole process", "cpu"))
    ]


def resident_figure(ours):
    """Memory; the heap is limited by the command itself."""
    return Figure("resident memory, heap limited to 128 MiB", "bytes", series("ami-push", ours, "resident"), goal=350 * MIB)


def series(program, runs, field):
    return Series(program, tuple(getattr(run, field) for run in runs))
