"""What `textfix explain` and `textfix rules` print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from textfix.engine.rule import Rule
from textfix.record import criticmarkup
from textfix.report.visible import visible
from textfix.settings.profile import Profile


class Unknown(LookupError):
    """There is no such rule; the message suggests one."""


def find(asked: str, rules: Sequence[Rule]) -> Rule:
    """The rule with the code or name `asked`, in any case.

    Raises:
        Unknown: if there is none.
    """
    known = {key: rule for rule in rules for key in (rule.code, rule.name.upper())}
    wanted = asked.upper().replace("_", "-")
    if wanted in known:
        return known[wanted]
    family = [rule.code for rule in rules if wanted and rule.code.startswith(wanted)]
    near = family[:5] or [known[key].code for key in get_close_matches(wanted, known, n=1)]
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    raise Unknown(f"no rule {visible(asked)!r}; {hint}`textfix rules` lists all rules")


def explain(rule: Rule) -> str:
    """The manual page of a rule: what it is, when it is wrong, its examples."""
    language = ", in English only" if rule.languages else ""
    lines = [f"{rule.code}  {rule.name}", f"Stage: {rule.stage.name.lower()}{language}", ""]
    lines += [rule.page, "", "Examples:", ""]
    for example in rule.examples:
        lines += _example(example)
    return "\n".join(lines)


def _example(marked: str) -> Iterator[str]:
    before, after = criticmarkup.before(marked), criticmarkup.after(marked)
    if before == after:
        yield f"  stays     {visible(before)}"
    else:
        yield f"  damaged   {visible(before)}"
        yield f"  repaired  {visible(after)}"
    yield ""


def table(rules: Sequence[Rule], profile: Profile, width: int | None) -> str:
    """All rules, and whether each runs under `profile`.

    Args:
        rules: in the order in which they run.
        profile: the settings.
        width: columns; summaries are cut to it. None: as long as they are.
    """
    rows = [("CODE", "STAGE", "RUNS", "NAME", "SUMMARY")]
    rows += [
        (r.code, r.stage.name.lower(), _runs(r, profile), r.name, visible(r.summary)) for r in rules
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = []
    for row in rows:
        cells = [cell.ljust(size) for cell, size in zip(row, widths, strict=False)]
        line = "  ".join([*cells, row[-1]])
        if width is not None and len(line) > width:
            line = line[: width - 1] + "…"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _runs(rule: Rule, profile: Profile) -> str:
    off = rule.languages and profile.language == "none"
    return "yes" if profile.selects(rule.code) and not off else "no"
