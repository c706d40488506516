"""Letters read as others that look like them: `tbe`, `govemment`, `suppos,2d`."""

from collections.abc import Iterator

from textfix.decode.ocr.evidence import readings
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.record.proposal import Reading


@rule(
    "OCR101",
    Stage.WORDS,
    languages=("en",),
    examples=[
        "This is {~~tbe~>the~~} end of it, and we told {~~thern~>them~~} so.",
        "The {~~govemment~>government~~} has fallen and the {~~pr0cedures~>procedures~~} with it.",
        "Rowntree came; Mr. Rowntree sat down; then {~~Rovvntree~>Rowntree~~} spoke to the men.",
        "He said it wor a gude stane, an' the bairn wisna there, ould Hamish and young Torc.",
        "He came at nine {~~oclock~>o'clock~~} and {~~isnt~>isn't~~} here yet, said the others.",
        "The mp3s, the b2b firms and the h264 files of the day, in the café with his fiancée.",
    ],
)
def misread_letters(view: View, tools: Tools) -> Iterator[Reading]:
    """Letters of a word were misread as similar letters.

    When this is wrong: a rare word, a name or a coinage is one such confusion away from a common
    word.
    """
    return readings(view, tools.profile.scanned, "word")
