"""The summary of a simulation for people."""

from __future__ import annotations

from typing import Any, Final

from .output import count

#: More clusters, or coordinates, than this are not listed.
MOST_CENTRES: Final = 4


def summary_text(summary: dict[str, Any]) -> str:
    """Lines from the JSON summary: order, clusters, observables, energy, cost."""
    order, energy, spread = summary["order_parameter"], summary["energy"], summary.get("spread")
    lines = [
        f"{summary['model']}: {summary['equation']}",
        f"  particles        {summary['n']:,}, {count(summary['replicas'], 'replica', 'replicas')}, "
        f"{summary['finished']:,} of them to t = {summary['time']:g} (seed {summary['seed']})",
    ]
    if summary["finished"] < summary["replicas"]:
        reached = summary["reached"]
        lines.append(f"  reached          t = {reached['smallest']:.6g} at least, {reached['largest']:.6g} at most")
    noise = summary["noise"]
    if noise:
        kind = "the same for all" if noise["common"] else "independent"
        lines.append(
            f"  noise            kappa = {noise['strength']:g}, {kind}, {summary['stepper']} steps of {noise['step']:g}"
        )
    if order:
        lines += [
            f"  order parameter  {order['mean']:.9f} on average, {order['smallest']:.9f} at least",
            f"  synchronized     {summary['synchronized']['count']:,} ({summary['synchronized']['criterion']})",
        ]
    if summary["clusters"]["counts"]:
        found = (f"{c} in {count(r, 'replica', 'replicas')}" for c, r in summary["clusters"]["counts"].items())
        lines.append(f"  clusters         {'; '.join(found)}")
        lines += _centres(summary["clusters"]["replicas"])
    for name, values in summary["observables"].items():
        if values:
            lines.append(
                f"  {name:<16} {values['mean']:.6g} on average, {values['smallest']:.6g} to {values['largest']:.6g}"
            )
    if spread:
        lines.append(f"  longest spread   {spread['largest']:.3g} rad")
    for name in ("captured_renyi", "captured_strong_renyi"):
        if summary.get(name):
            label = name.removeprefix("captured_").replace("_", " ").replace("renyi", "Rényi centres")
            lines.append(f"  {label} hold {100 * summary[name]['mean']:.1f} % of the particles on average")
    if energy and energy["last"]:
        line = f"  energy           {energy['first']['mean']:z.9f} → {energy['last']['mean']:z.9f} on average"
        if energy["decreases"] is not None:
            line += f", {count(energy['decreases'], 'decrease', 'decreases')} above the tolerance"
        lines.append(line)
    for name, event in summary["events"].items():
        times = event["times"]
        when = f"at t = {times['mean']:.9g} on average, {times['smallest']:.9g} at first" if times else "never"
        lines.append(
            f"  {name:<16} {when}, in {event['count']:,} of {count(summary['replicas'], 'replica', 'replicas')}"
        )
    if summary["lyapunov"]:
        lines.append("  Lyapunov         " + ", ".join(f"{value:.6f}" for value in summary["lyapunov"]))
    if summary["cosines"]:
        counts, edges = summary["cosines"]["counts"], summary["cosines"]["edges"]
        bins = (f"{c:,} in [{a:.2g}, {b:.2g}]" for c, a, b in zip(counts, edges, edges[1:], strict=False) if c)
        lines.append("  cosines          " + ", ".join(bins))
    cost = summary["cost"]
    implicit = f", {cost['implicit']:,} of them Rosenbrock steps" if cost["implicit"] else ""
    lines.append(f"  cost             {cost['evaluations']:,} evaluations, {cost['accepted']:,} steps{implicit}")
    return "\n".join(lines)


def _centres(replicas: list[dict[str, Any]]) -> list[str]:
    """Where the clusters of a single replica are, when they are few and of low dimension."""
    if len(replicas) != 1 or len(replicas[0]["sizes"]) > MOST_CENTRES:
        return []
    shown = []
    for size, centre in zip(replicas[0]["sizes"], replicas[0]["centres"], strict=True):
        numbers = centre if isinstance(centre, list) else [centre]
        if len(numbers) > MOST_CENTRES or None in numbers:
            return []
        place = ", ".join(f"{number:.4g}" for number in numbers)
        shown.append(f"{size:,} at {f'({place})' if isinstance(centre, list) else place}")
    return [f"  centres          {'; '.join(shown)}"]
