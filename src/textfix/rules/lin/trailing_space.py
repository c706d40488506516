"""Spaces and tabs at a line end: invisible in the text, visible in every diff."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

# A run is tried at its first space only and never backtracked: a million spaces are linear.
_TRAILING = regex(r"(?<![ \t])[ \t]++(?=[\r\n]|\Z)")

_ENDS = tuple(f"{space}{end}" for space in " \t" for end in "\r\n")
_SIGNATURE = regex(r"(?:\A|[\r\n])--\Z")  # the line above the signature of a letter

# Markdown reads two spaces at a line end as a line break, in a text that is Markdown otherwise.
_MARKDOWN = regex(r"(?m)^(?:#{1,6} |[*+-] |\d+\. |> |```)|\]\(|\*\*\w")


def _has_trailing(line: str) -> bool:
    return line.endswith((" ", "\t"))


@rule(
    "LIN101",
    Stage.LINES,
    trigger=_has_trailing,
    examples=[
        "The end of the line.{--  --}\nThe next one.",
        "Tabs go too.{--\t--}",
        "# Title\n\nA hard break  \nin Markdown stays.",
        "    An indented line keeps its indent.",
    ],
)
def trailing_space(view: View, tools: Tools) -> Iterator[Reading]:
    """A line ends with white space.

    When this is wrong: two spaces at a line end are a line break in Markdown. They are kept if the
    text has other Markdown syntax.
    """
    text = view.text
    if not text.endswith((" ", "\t")) and not (
        view.has("\r\n") and any(end in text for end in _ENDS)
    ):
        return
    evidence = (Evidence("layout", "white space at a line end shows nothing", 6.0),)
    markdown: bool | None = None
    for match in _TRAILING.finditer(text):
        start, end = match.span()
        if match[0] == "  " and text[end : end + 1] in ("\n", "\r"):
            if markdown is None:
                markdown = _MARKDOWN.search(text) is not None
            if markdown and end + 2 < len(text):
                continue
        if match[0] == " " and _SIGNATURE.search(text[max(0, start - 4) : start]):
            continue
        yield Reading(start, end, "", evidence)
