"""A label of the web page inside a line: `... he said. Story continues below The talks ...`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

# BBC pages of 2015-2020 put these words before every picture credit and caption; "Image caption"
# with its small c is no title.
_CREDIT = regex(
    r"^(?:Image|Media) (?:copyright|source)\s[^\n]{1,60}?\s(?:Image|Media) caption[ \t]+(?=\S)",
    re.M,
)
_CAPTION = regex(
    r"^(?:Media playback is (?:unsupported|not supported) on (?:your|this) device[ \t]+)?"
    r"(?:Image|Media) caption[ \t]+(?=[A-Z\d\"“‘][^\n]*\s[a-z])",
    re.M,
)
_PHRASE = regex(
    r"""
    (?<=[.!?”"’)])[ \t]+
    ( (?i:advertisement\s[-–—:]\s)?
      (?i:story|article|text|post|content) [ ]continues[ ]
      (?i:below|after)(?i:[ ](?:this[ ])?(?:ad|advert|advertisement))?
    | (?i:(?:scroll|swipe)[ ]down[ ]for[ ](?:video|videos|more))
    | (?i:continue[ ]reading[ ]the[ ]main[ ]story)
    | (?i:scroll[ ]to[ ]continue[ ](?:reading|with[ ]content))
    | ADVERTISEMENT
    )
    (?=[.…]*(?:[ \t]+[A-Z"“‘]|[ \t]*$))
    """,
    re.VERBOSE | re.MULTILINE,
)
_LITERALS = (
    "continues ",
    "CONTINUES ",
    "down for",
    "main story",
    "MAIN STORY",
    "to continue ",
    "ADVERTISEMENT",
)


@rule(
    "FUR202",
    Stage.FURNITURE,
    languages=("en",),
    marks=(" caption", *_LITERALS),
    examples=[
        "{--Image copyright News Pool Image caption --}The mayor at the bridge in June",
        "The vote was put off.{-- Story continues below advertisement--} The mayor said nothing.",
        "Image captioning was the task: an image caption of ten words for each picture.",
        "The story continues below the surface. He said it as he wrote it.",
    ],
)
def glued_label(view: View, tools: Tools) -> Iterator[Reading]:
    """A label of the web page is inside a line of the article, before a caption or between
    sentences.

    When this is wrong: the text quotes exactly these words. Only whole phrases are removed, between
    two sentences or at the start of a line.
    """
    text = view.text
    if " caption" in text:
        credit = (Evidence("markup", "a label of the page comes before a picture caption", 3.0),)
        for match in _CREDIT.finditer(text):
            yield Reading(match.start(), match.end(), "", credit)
        alone = (Evidence("markup", "a label of the page comes before a picture caption", 2.3),)
        for match in _CAPTION.finditer(text):
            yield Reading(match.start(), match.end(), "", alone)
    if not any(literal in text for literal in _LITERALS):
        return
    for match in _PHRASE.finditer(text):
        note = f"`{match[1]}` is page furniture between two sentences of the article"
        yield Reading(match.start(), match.end(1), "", (Evidence("dictionary", note, 3.5),))
