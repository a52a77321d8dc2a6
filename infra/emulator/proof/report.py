"""The result of a run as a Markdown table."""

from .rounds import SCRIPT, STEPS, Result


def table(results: list[Result]) -> str:
    columns = STEPS + [SCRIPT] * any(SCRIPT in result.steps for result in results)
    lines = ["| root | " + " | ".join(columns) + " | s |", "|---" * (len(columns) + 2) + "|"]
    for result in results:
        cells = [
            f"{result.steps[step][0]}, {result.steps[step][1]:.0f} s" if step in result.steps else "**no**" if step in STEPS else "" for step in columns
        ]
        lines.append(f"| {result.root} | {' | '.join(cells)} | {sum(seconds for _, seconds in result.steps.values()):.0f} |")
    return "\n".join(lines)
