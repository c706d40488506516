"""An address broken by a space or a line end: `https:// www.example.org`, `.../yard/⏎a_b.pdf`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.protection import TOP_LEVEL
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.words import FUNCTION
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_START = regex(r"(?:https?|ftp)://|www\.", re.IGNORECASE)
_ADDRESS = regex(rf"(?:{_START.pattern})[^\s<>\"“”«»|]*", re.IGNORECASE)
_GAP = regex(r"[ \t]|[ \t]?(?:\r\n|\n)[ \t]*")
_HOST_TAIL = regex(rf"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:{TOP_LEVEL})(?![\w.])[^\s<>\"“”«»|]*")
_SLUG = regex(r"[\w%~+&=?#.,:;@-]+(?:/[\w%~+&=?#.,:;@/-]*)*")
_EXTENSION = regex(
    r"[\w%./+-]+\.(?:html?|php|aspx?|jsp|pdf|jpe?g|png|gif|txt|xml|json|csv|docx?|pptx?|xlsx?|zip)"
    r"(?=[\s.,;:)\]\"”]|\Z)",
    re.IGNORECASE,
)
# Each part set apart by the same spaces: `www.  example.  org/  tides`. Behind a slash one space
# may be the sentence's.
_SPREAD = regex(
    rf"(?:(?:https?|ftp)://|www\.)(?P<gap>[ ]{{1,2}})(?:[\w-]+\.(?P=gap)){{1,3}}"
    rf"(?P<top>{TOP_LEVEL})(?![\w-])"
    r"(?P<path>(?:/(?P=gap)[\w%~+&=?#.,:;@-]*[\w%~+&=?#@-])*/?)",
    re.IGNORECASE,
)
_SPACES = regex(r" +")
_HOST_PART = regex(r"\.?(?:com|org|net|gov|edu|info|co\.uk)(?![\w-])")
_PATH = regex(r"/[\w%~-]+(?:[/._=?&-][\w%~-]+)+/?|/[\w%~-]{4,}/")
_SCHEME = regex(r"https?(?:[ ]:[ ]?//|:[ ]//|:/[ ]/)(?=\w)")
_CLOSE = regex(r"[ \t]+(?=[)\]])")
_LAST = regex(r"[ \t.,;:)\]\"”’]*+(?=[\r\n]|\Z)")  # no word follows on the line
LONGEST = 2000  # code points; a longer address is data


_LABEL = regex(r"[\w-]+(?: [\w-]+)?[ \t]?:(?![/\d])")  # `Berth_7 : …`: a line of its own
_COUNT = regex(r"\d{4}[-–]\d{2,4}|\d+-[a-z]+")  # `1992-1994`, `24-hour`: of the sentence


@rule(
    "PUN401",
    Stage.LINES,
    requires=({"/", "a.a"},),  # `www. example.org`
    marks=("://", ": //", "ww.", "WW.", "wW.", "Ww."),
    examples=[
        "The tide tables are kept at https://{-- --}www.example.org/tides by the port.",
        "See http://example.org/yard/{--\n--}keel_plan_v3.pdf",
        "The log:\nhttps://example.org/ferry/west-quay-b47{-- --}306",
        "The timetable (http://example.org/q7Zk2{-- --}) is out of date.",
        "Read https://example.org/knots/{-- --}tie-knots.",
        "See http://example.org/ or https://example.org/a/ and www.example.org/b/\nfor it.",
        "Links:\nhttp://example.org/a\nhttp://example.org/b\n2019 was a good year.",
        "The lists are at 7http://example.org/ 8http://example.net/a/ and elsewhere.",
        "Printed at http://example.org/b/Data. MAP-7. 1998. Charts of the bay.",
        "http://example.org/berths/4/\nBERTH_NO : 4\nhttp://example.org/berths/5/\nBERTH_NO : 5",
        "Find us at http://example.org/pier/\n12-14 Quay Road",
        "The host is at www.example.org 24 hours a day.",
        "See www.{--  --}example.{--  --}org/{--  --}tides for it.",
    ],
)
def broken_url(view: View, tools: Tools) -> Iterator[Reading]:
    """A space or a line end breaks a URL.

    When this is wrong: a word after an address that ends in a slash may look like its next part.
    Only text that has the form of an address and is not a word is joined.
    """
    text = view.text
    if "http" in text:
        note = "the address is broken after its first word"
        for scheme in _SCHEME.finditer(text):
            for place, character in enumerate(scheme[0], scheme.start()):
                if character == " ":
                    yield Reading(place, place + 1, "", (Evidence("layout", note, 5.0),))
    for spread in _SPREAD.finditer(text) if "ww. " in text.lower() or "// " in text else ():
        if spread["top"].lower() in FUNCTION and not (spread["path"] or len(spread["gap"]) > 1):
            continue  # `begin with http:// and. it failed`
        stop = spread.end() if len(spread["gap"]) > 1 else spread.start("path")
        for space in _SPACES.finditer(text, spread.start(), stop):
            note = "the same spaces separate all parts of the address"
            yield Reading(*space.span(), "", (Evidence("layout", note, 5.0),))
    for match in _ADDRESS.finditer(text):
        url, end = match[0], match.end()
        if len(url) > LONGEST or end == len(text):
            continue
        if close := _CLOSE.match(text, end):
            # `(http://... )`: the bracket was opened before the address
            if "(" not in url and text[max(0, match.start() - 1) : match.start()] in ("(", "["):
                note = "the bracket closes directly after the address it encloses"
                yield Reading(end, close.end(), "", (Evidence("layout", note, 4.0),))
            continue
        gap = _GAP.match(text, end)
        if gap is None or gap.end() >= len(text):
            continue
        evidence = _evidence(view, url, gap[0], gap.end())
        if evidence:
            yield Reading(end, gap.end(), "", evidence)


def _evidence(view: View, url: str, gap: str, place: int) -> tuple[Evidence, ...]:
    text = view.text
    broken_line = "\n" in gap
    host_only = (url.count("/") <= 2 and "://" in url) or "/" not in url
    following = _START.match(text, place)
    if url.endswith("://") or url.lower().endswith("www."):
        if host := _HOST_TAIL.match(text, place):
            note = f"`{url}` continues with the host `{host[0][:40]}`"
            return (Evidence("layout", note, 6.0),)
        return ()
    # `http://www.example. org/`, `http://www.example .org`
    part = _HOST_PART.match(text, place)
    if part and host_only and not broken_line and (part[0][0] == ".") != (url[-1] == "."):
        return (Evidence("layout", f"the host continues with `{part[0]}`", 4.0),)
    if not broken_line and host_only and (path := _PATH.match(text, place)):
        note = f"the address continues with the path `{path[0][:40]}`"
        return (Evidence("layout", note, 3.0),)
    tail_match = _SLUG.match(text, place)
    if following or tail_match is None:
        return ()
    tail = tail_match[0].rstrip(".,;:?!")
    if not tail:
        return ()
    if broken_line and _LABEL.match(text, place):
        return ()
    if _COUNT.fullmatch(tail) or "://" in tail:
        return ()  # `3http://…`: the number of a note and the next address
    if url[-1] == "." and tail[0].isupper():
        return ()  # `…/tides. MAP-3 is lost`: the sentence ends with the address
    behind = text[place + len(tail) : place + len(tail) + 1]
    last_on_line = _LAST.match(text, place + len(tail)) is not None
    if broken_line and not last_on_line and not any(c.isalpha() for c in tail):
        return ()  # `12-14 Quay Road`: the next line of a letterhead
    word = _is_word(view, tail)
    joint = url[-1]
    sign = "the address breaks off at"
    if joint in "/-=_&?%#" or (joint == "." and not host_only and not broken_line):
        if _EXTENSION.match(text, place) and not word:
            return (
                Evidence(
                    "layout", f"{sign} `{joint}` and `{tail[:40]}` is the name of a file", 4.5
                ),
            )
        if word or not _parts(tail) or all(_is_word(view, part) for part in tail.split("/")):
            return ()
        digit = any(c.isdigit() for c in tail)
        marks = any(c in "/_=&%-" for c in tail)
        if (
            joint == "/"
            and marks
            and not digit
            and "-" in tail
            and not ("/" in tail or "_" in tail)
        ):
            # `knots/ tie-knots`: a slug, unless it is a word with a hyphen
            known = all(view.known(part) for part in tail.split("-"))
            repeated = any(part and part in url for part in tail.split("-"))
            weight = 3.0 if (repeated or not known) and not tail[0].isupper() else 0.5
            if view.compounds[tail.lower()] > 1 or view.lexicon.compound(tail) != (0, 0, 0):
                weight = min(weight, 0.5)
            return (
                Evidence(
                    "layout", f"{sign} `/` and `{tail[:40]}` looks like its next part", weight
                ),
            )
        if not digit and not marks:
            return ()
        if tail.isdigit() and joint in "/" and not last_on_line:
            return ()  # `www.example.org/ 24 hours`
        weight = 3.5 if last_on_line or marks else 2.0
        if joint == "/" and broken_line and tail.isdigit():
            weight = 1.0  # a page number under it
        return (
            Evidence(
                "layout", f"{sign} `{joint}` and `{tail[:40]}` looks like its next part", weight
            ),
        )
    # `.../west-quay-b47 306`: a piece of digits at the end of the line, where the sentence is over
    if (
        not broken_line
        and not host_only
        and last_on_line
        and behind in ("", "\n", "\r", " ", ")", ".")
        and any(c.isdigit() for c in tail)
        and (joint.isdigit() or joint.isalpha())
    ):
        alone = not text[view.lines[view.line_at(place)][0] : place - len(gap) - len(url)].strip()
        weight = (3.0 if joint.isdigit() else 1.5) - (0.0 if alone else 1.5)
        if tail.isdigit() and len(tail) == 4 and tail[0] in "12":
            weight -= 1.5  # a year
        note = f"nothing but `{tail[:40]}` follows the address on its line"
        return (Evidence("layout", note, weight),)
    named = _EXTENSION.match(text, place) and ("/" in tail or any(c.isdigit() for c in tail))
    if named and not broken_line and not host_only and not word:
        return (Evidence("layout", f"`{tail[:40]}` is the name of a file", 2.5),)
    return ()


def _parts(tail: str) -> bool:
    return any(c.isalnum() for c in tail)


def _is_word(view: View, tail: str) -> bool:
    """Whether `tail` may be a word of the sentence."""
    return tail.replace("’", "").isalpha() and (view.known(tail) or tail[0].isupper())
