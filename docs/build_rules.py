"""Write `rules.md`, the manual of the rules, from the rules themselves.

python docs/build_rules.py             write docs/rules.md
python docs/build_rules.py --check     exit with 1 if docs/rules.md is not what it would write
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from textfix.engine.rule import Rule, Stage, rules
from textfix.record import criticmarkup
from textfix.report.visible import visible
from textfix.settings.profile import PROFILES

TARGET = Path(__file__).parent / "rules.md"

HEAD = """\
# Rules

<!-- Written by docs/build_rules.py from the rules. Change the rule, then run the script again. -->

`textfix explain CODE` prints the same pages, `textfix rules` lists them with the settings in force.
Each rule has a code that is never used again for another one. `--select` and `--ignore` take codes
or their beginnings.

In the examples a line end is shown as `⏎`, a tab as `⇥`, other invisible characters by their
number, `⟨U+00AD⟩`. Each rule has examples of damage and examples of look-alikes that it must leave
alone. All of them are tests.
"""


def build() -> str:
    """The text of `rules.md`."""
    parts = [HEAD, "| code | name | stage | English only | not in profile |\n|---|---|---|---|---|"]
    parts[-1] += "".join(f"\n{_row(rule)}" for rule in rules())
    for stage in Stage:
        of_stage = [rule for rule in rules() if rule.stage is stage]
        if of_stage:
            parts.append(f"## Stage {stage.value}: {stage.name.lower()}")
        parts += (part for rule in of_stage for part in _section(rule))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _row(rule: Rule) -> str:
    link = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
    off = ", ".join(name for name, profile in PROFILES.items() if not profile.selects(rule.code))
    english = "yes" if rule.languages else ""
    return f"| {link} | {rule.name} | {rule.stage.name.lower()} | {english} | {off} |"


def _section(rule: Rule) -> Iterator[str]:
    yield f"### {rule.code} {rule.name}"
    language = " English only." if rule.languages else ""
    yield f"Stage: {rule.stage.name.lower()}.{language}"
    yield rule.page
    lines: list[str] = []
    for example in rule.examples:
        before, after = criticmarkup.before(example), criticmarkup.after(example)
        if before == after:
            lines += [f"- stays {_code(before)}"]
        else:
            lines += [f"- damaged {_code(before)}<br>", f"  repaired {_code(after)}"]
    yield "\n".join(lines)


def _code(text: str) -> str:
    """`text` as a code span that shows its invisible characters."""
    shown = visible(text)
    ticks = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    # One space inside the ticks is taken off by Markdown; it is needed beside a tick or a space.
    pad = " " if shown[:1] in "` " or shown[-1:] in "` " else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def main() -> int:
    """Write the file, or say whether it is what would be written; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if stale")
    text = build()
    if not parser.parse_args().check:
        TARGET.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("docs/rules.md is not up to date; run: python docs/build_rules.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
