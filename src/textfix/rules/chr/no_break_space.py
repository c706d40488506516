"""A no-break space between two ordinary words: `the end` with U+00A0, from HTML or an editor.

Typesetters use it where a line must not break, and there it stays: before French punctuation,
between a number and its unit, after titles, initials and section signs, beside dashes.
"""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

NBSP = "\N{NO-BREAK SPACE}"
_SINGLE = regex(rf"(?<![ \t{NBSP}]){NBSP}(?![ \t{NBSP}])")
_BEFORE = regex(r"([^\W\d_]+(?:['’-][^\W\d_]+)*)([.,;:!?…]*[)\]”’\"']*)\Z")
_AFTER = regex(r"[(\[“‘\"']*([^\W\d_]+)")

# Words that are tied to the next word: "Mr. Hall", "No. 5", "pp. 4", "vs. Hall", "St Ives".
_TIED = frozenset(
    """mr mrs ms messrs mme mlle dr prof st ste sr jr rev hon gen col maj capt cpt lt sgt cmdr adm
    gov sen rep pres fr br sir no nos nr vol vols p pp fig figs eq eqs ch sec sect art tab
    pt bk ed eds cf ca c vs v viz eg ie et approx est al chapter figure table section part
    volume page line note article paragraph appendix equation lemma theorem step level grade
    class phase type act scene""".split()
)
_LAST_WORD = regex(r"\S{1,30}[ \t]*(?=[\r\n]|\Z)")
SYSTEM = 4  # ties that are a convention
_ROMAN = regex(r"[IVXLCDM]+\Z")


@rule(
    "CHR401",
    Stage.CHARACTERS,
    languages=("en",),
    requires=NBSP,
    examples=[
        f"They came to the end{{~~{NBSP}~> ~~}}of the road and they did not know what to do.",
        f"He said,{{~~{NBSP}~> ~~}}after a while, that he had not been there with the others.",
        f"It was 10{NBSP}km to the village of Mr.{NBSP}Hall, as told in No.{NBSP}5 and §{NBSP}3.",
        f"This is what they had{NBSP}– all of it – when the war of King George{NBSP}V was over.",
        f"I saw a{NBSP}man and a{NBSP}dog at the door of{NBSP}the house and it was in{NBSP}town.",
        f"Vous êtes le roi de la ville{NBSP}? Oui{NBSP}! Une{NBSP}ville qui est dans le nord.",
    ],
)
def no_break_space(view: View, tools: Tools) -> Iterator[Reading]:
    """A no-break space separates two ordinary English words.

    If nearly all no-break spaces of a text follow words of one or two letters, or precede the last
    word of a paragraph, they are a typesetting convention and are kept.

    When this is wrong: the typesetter tied two words, such as a name, on purpose. The text looks
    the same, but a line may now break there.
    """
    found = list(_between_words(view))
    if _is_system(view.text, found):
        return
    for position, word, following, weight in found:
        note = f"a no-break space between `{word}` and `{following}`, which need none"
        yield Reading(position, position + 1, " ", (Evidence("character", note, weight),))


def _is_system(text: str, found: list[tuple[int, str, str, float]]) -> bool:
    """Whether no-break spaces tie short words, or the last word of a paragraph, as a rule."""
    if len(found) < SYSTEM:
        return False
    short = sum(len(word) <= 2 for _, word, _, _ in found)
    last = sum(_LAST_WORD.match(text, place + 1) is not None for place, _, _, _ in found)
    return max(short, last) >= 0.9 * len(found)


def _between_words(view: View) -> Iterator[tuple[int, str, str, float]]:
    """Where a no-break space parts two ordinary words: the place, the words, how sure it is."""
    text = view.text
    for match in _SINGLE.finditer(text):
        position = match.start()
        before = _BEFORE.search(text, max(0, position - 40), position)
        after = _AFTER.match(text, position + 1, position + 40)
        if not before or not after or text[position - 1] in "ÂÃ":
            continue
        word, mark, following = before[1], before[2], after[1]
        if word.rstrip(".").lower() in _TIED and mark in ("", "."):
            continue
        if len(word) == 1 and not (word in "aAI" and mark == "" and following.islower()):
            continue  # "J. Hall", "e.g. this", "à la"
        if _ROMAN.match(following) and (following != "I" or word[0].isupper()):
            continue  # "George V", "Part II"
        if len(following) == 1 and following not in "aAI":
            continue
        names = word[0].isupper() and following[0].isupper() and not mark
        yield position, word, following, 3.0 if names else 6.0
