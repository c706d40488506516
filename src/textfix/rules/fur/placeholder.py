"""Placeholders that a publishing system did not fill in: `[related-posts]`, `{{ad_slot}}`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.fur.cut import cut_lines

# A value is read in one way only: `"a"` is quoted, not a word that begins with a quotation mark.
_VALUE = r"""(?:"[^"\n\]]*"|'[^'\n\]]*')(?=\s|/?\])|[^\s\]]+"""
_LINE = regex(
    rf"""^[ \t]*(?:
      \[/?(?P<square>[A-Za-z][\w-]{{1,40}})(?P<options>(?:\s+[\w-]+=(?>{_VALUE}))*)\s*/?\]
    | \{{\{{\s*(?P<curly>[A-Za-z][\w. -]{{1,40}})\s*\}}\}}
    | %%(?P<percent>[A-Za-z][\w-]{{1,40}})%%
    )[ \t]*$""",
    re.VERBOSE | re.MULTILINE,
)
# Words of publishing systems. `[off-camera]` and `[cross-talk]` of a transcript have none.
_SYSTEM = frozenset(
    """ad ads adsense advert advertisement article author banner block box button captcha caption
    carousel category categories comments contact content cta embed embedded featured feed form
    gallery image inline instagram latest link mailchimp media menu more newsletter nextpage page
    photo player playlist poll popular post posts promo quiz quote recommended related search share
    shortcode sidebar signup slider slideshow slot social sponsor sponsored subscribe tag tags
    template toc tweet twitter video videos widget wp youtube""".split()
)
_PARTS = regex(r"[A-Z]?[a-z]+|[A-Z]+|\d+")


def _may_be_placeholder(line: str) -> bool:
    return line.lstrip().startswith(("[", "{{", "%%"))


@rule(
    "FUR203",
    Stage.FURNITURE,
    requires=("[{%", "-_=0{%"),
    trigger=_may_be_placeholder,
    examples=[
        "The bridge is shut.{--\n\n[related-posts]--}",
        'The bridge is shut.\n\n{--[gallery ids="4,5" size="large"]\n\n--}Go by the river.',
        "The bridge is shut.\n\n[cross-talk]\n\nGo by the river.",
        "The bridge is shut.\n\n[1]\n\n[video]\n\n[laughter]\n\n[sic]",
        "Write `[related-posts]` where the list should go:\n\n[related-posts]",
    ],
)
def placeholder(view: View, tools: Tools) -> Iterator[Reading]:
    """A placeholder of a publishing system is on a line by itself.

    When this is wrong: a manual of such a system shows its placeholders. They are kept if the text
    has names in backticks.
    """
    if view.has("`"):
        return
    for match in _LINE.finditer(view.text):
        name = match["square"] or match["curly"] or match["percent"]
        parts = [part.lower() for part in _PARTS.findall(name)]
        known = sum(part in _SYSTEM for part in parts)
        marked = (
            bool(match["options"]) or "_" in name or match["square"] is None or parts[-1].isdigit()
        )
        if not known or (known < 2 and not marked) or ("-" not in name and not marked):
            continue
        line = view.line_at(match.start())
        note = f"`{match[0].strip()}` is a placeholder that was not filled in"
        yield Reading(*cut_lines(view, line, line), "", (Evidence("markup", note, 4.5),))
