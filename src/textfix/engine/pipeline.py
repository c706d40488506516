"""The pipeline: stage after stage, each with one view, one set of readings and one resolution.

    for stage in Stage: view -> readings of all its rules -> resolve -> document.apply

A repair can enable an earlier stage (a zero-width space inside a tag, an entity that was escaped
twice), so a changed text goes through all stages again until nothing changes. That makes a second
run on the result do nothing (but see `document/chunks.py`). Clean text goes through once. Start
reading at `repair`.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from textfix.deadline import UNLIMITED, Deadline, RepairTimeout
from textfix.decode.calibration import calibrated
from textfix.decode.tools import Tools
from textfix.document.chunks import LENGTH, LONGEST, chunks
from textfix.document.register.held import held
from textfix.document.register.measure import register_of
from textfix.document.register.model import OTHER, Register, Section, joined, unmeasured
from textfix.document.view import View, inside, touches
from textfix.engine.live_markup import without_live_markup
from textfix.engine.resolve import resolve
from textfix.engine.rule import Rule, Stage
from textfix.engine.triggers import active_rules, chosen_rules, signs_asked_for, triggered
from textfix.errors import ArgumentTypeError
from textfix.language.lexicon import lexicon
from textfix.language.user_dictionary import user_words
from textfix.record.model import DOUBT, Change, Document, Edit, Evidence, Span
from textfix.record.result import Notice, Result
from textfix.settings.baseline import baseline
from textfix.settings.profile import ENGLISH, LETTERS, Profile
from textfix.settings.profile import profile as make_profile

if TYPE_CHECKING:
    from textfix.io.encoding import Decoding

__all__ = ["RepairTimeout", "fix", "repair"]

# Real articles settle in two or three rounds, the last of which finds nothing; the bound is against
# rules that undo one another. What they cannot agree on is left alone, and all else begun again.
ROUNDS = 6

_UNSETTLED = "left as it was: its repairs contradict one another"
_TOO_LONG = "left as it was: too long without a line end or a space"

P = TypeVar("P", Change, Notice)


def fix(
    text: str,
    *,
    profile: str | Profile = "article",
    timeout: float | None = None,
    **settings: Any,
) -> str:
    """`text` with its damage repaired.

    Args:
        text: any string; what is not damaged comes back as it is.
        profile: "article", "ocr", "corpus" or a `Profile`.
        timeout: seconds of wall-clock time that the repair may take; None for no limit.
        settings: settings of the profile to change, as `textfix.profile` takes them:
            ``ignore=["HYP"]``.

    Raises:
        ArgumentTypeError: if `text` is not a string.
        ProfileError: if there is no such profile or setting.
        ValueError: if `timeout` is not a positive number.
        RepairTimeout: if the time is up.
    """
    return repair(text, profile=profile, timeout=timeout, **settings).text


def repair(
    text: str,
    *,
    profile: str | Profile = "article",
    decoding: Decoding | None = None,
    timeout: float | None = None,
    **settings: Any,
) -> Result:
    """`text` with its damage repaired, and the record of every change.

    A text of a million code points or more is repaired part by part, each cut at a line end.
    A part is not evidence for the others.

    Args:
        text: any string.
        profile: "article", "ocr", "corpus" or a `Profile`.
        decoding: how bytes became `text`, if they did; kept in the result for reports.
        timeout: seconds of wall-clock time that the repair may take; None for no limit.
        settings: settings of the profile to change, as `textfix.profile` takes them:
            ``ignore=["HYP"]``.

    Raises:
        ArgumentTypeError: if `text` is not a string.
        ProfileError: if there is no such profile or setting, or a file it names cannot be read.
        ValueError: if `timeout` is not a positive number.
        RepairTimeout: if the time is up. It is checked between lines, windows and readings, so
            the repair ends shortly after.
    """
    deadline = Deadline(timeout) if timeout is not None else UNLIMITED
    if not isinstance(text, str):
        hint = "; decode bytes first" if isinstance(text, bytes | bytearray | memoryview) else ""
        raise ArgumentTypeError(f"textfix repairs str, not {type(text).__name__}{hint}")
    if isinstance(profile, str) and not settings:
        chosen = _settings(profile)
    else:
        chosen = make_profile(profile, **settings)
    tools = Tools(lexicon(user_words(chosen.dictionary)), chosen)
    if not text or text.isspace():  # nothing to read, so nothing is damaged
        return Result(Document(text), (), chosen, decoding, register=unmeasured(text))
    changes: list[Change] = []
    suggestions: list[Change] = []
    notices: list[Notice] = []
    registers: list[tuple[int, Register]] = []
    for start, end in chunks(text):
        if end - start > LONGEST * LENGTH:
            notices.append(Notice(start, end, _TOO_LONG))
            registers.append((start, unmeasured(text[start:end])))
            continue
        part = _repaired(text[start:end], tools, deadline)
        changes += (_moved(change, start) for change in part.changes)
        suggestions += (_moved(change, start) for change in part.suggestions)
        notices += (_moved(notice, start) for notice in part.notices)
        if part.register is not None:
            registers.append((start, part.register))
    document = Document(text, tuple(changes))
    result = Result(
        document,
        tuple(suggestions),
        chosen,
        decoding,
        notices=tuple(notices),
        register=joined(registers),
    )
    refused = baseline(chosen.baseline)
    return result if refused is None else refused.without(result)


def _moved(placed: P, offset: int) -> P:
    """A change or a notice of a part, where it is in the whole text."""
    return replace(placed, start=placed.start + offset, end=placed.end + offset)


def _repaired(text: str, tools: Tools, deadline: Deadline, *, again: bool = True) -> Result:
    """A text or a part of one, repaired.

    What does not settle stays as it came: the words at first, then their lines, at last the text.
    A second run makes the same rounds, but beside words that are repaired by then. If it would
    change what was left (checked if `again`), more is left.
    """
    left: list[Span] = []
    for widen in (_merged, partial(_lines_of, text), partial(_whole, text)):
        document, suggestions, moving, register = _settled(text, tools, left, deadline)
        if again and not moving and left and document.changes:
            second = _repaired(document.text, tools, deadline, again=False)
            moving = left if second.document.changes else []
        if not moving:
            break
        left = widen([*left, *moving])
    else:
        document, suggestions, register = Document(text), [], None
    notices = tuple(Notice(start, end, _UNSETTLED) for start, end in left)
    if register is None:
        view = View(text, tools.lexicon, tools.profile.language)
        register = register_of(view, tools.profile.register)
    if document.changes:
        register = register.moved(document.to_source, len(text))
    return Result(document, tuple(suggestions), tools.profile, notices=notices, register=register)


def _settled(
    text: str, tools: Tools, left: list[Span], deadline: Deadline
) -> tuple[Document, list[Change], list[Span], Register | None]:
    """Round after round of all stages, until one changes nothing.

    Args:
        text: the source.
        tools: dictionaries and settings.
        left: spans of the source that are not edited; sorted and disjoint.
        deadline: when to give up.

    Returns:
        The document, its suggestions, the spans of the source that the last round still changed,
        or changed back, which are none if it settled, and the register of the text by then.
    """
    settings = tools.profile
    document = before = Document(text)
    rivals: list[Change] = []
    likely: list[Change] = []
    quiet = False
    put = taken = 0
    rules_of = chosen_rules(settings)
    chosen = tuple(rules_of[stage] for stage in _STAGES)
    # What each stage saw last, and its likely edits there: for the same text it finds the same.
    seen: list[tuple[View, list[Change]] | None] = [None] * len(_STAGES)

    def look() -> tuple[View, tuple[tuple[Rule, ...], ...]]:
        view = View(document.text, tools.lexicon, settings.language, (put, taken), deadline)
        return view, active_rules(chosen, view.signs & signs_asked_for(), triggered(view))

    view, active = look()
    passed: set[str] = set()
    for _ in range(ROUNDS):
        before = document
        found: list[Change] = []
        for place, stage in enumerate(_STAGES):
            if not active[place]:
                continue
            last = seen[place]
            if last is not None and last[0] is view:
                found += last[1]
                continue
            untouched = [document.to_text(span) for span in left]
            edits = list(_edits(active[place], view, tools, untouched))
            if edits and stage in _JUDGED:
                edits = calibrated(view, edits, settings)
            edits = _held_back(edits, view, settings)
            if not edits:
                seen[place] = view, []
                continue
            verdict = without_live_markup(view.text, resolve(edits, settings))
            rivals += [_change(document, edit) for edit in verdict.rivals]
            probable = [_change(document, edit) for edit in verdict.likely]
            found += probable
            seen[place] = view, probable
            if verdict.made:
                document = document.apply(verdict.made)
                if stage is Stage.SPACING:
                    put += sum(_spaces(edit.before, edit.after) for edit in verdict.made)
                    taken += sum(_spaces(edit.after, edit.before) for edit in verdict.made)
                view, active = look()
        if document is not before and document != before:
            quiet = False
            if document.text in passed:
                break
            passed.add(before.text)
            continue
        if not quiet:
            likely = found
        if not put and not taken:
            suggestions = [change for change in rivals if _is_rival(document, change)] + likely
            register = register_of(view, settings.register)
            return document, _settled_once(suggestions), [], register
        # A second run will not know how many spaces this one moved, so look as it will.
        quiet = True
        put = taken = 0
        view, active = look()
    moving = set(document.changes) ^ set(before.changes)
    return document, [], sorted((change.start, change.end) for change in moving), None


def _lines_of(text: str, spans: Iterable[Span]) -> list[Span]:
    """The lines that `spans` reach into, with their line ends; sorted and disjoint."""
    return _merged(
        (text.rfind("\n", 0, start) + 1, text.find("\n", end) + 1 or len(text))
        for start, end in spans
    )


def _whole(text: str, spans: Iterable[Span]) -> list[Span]:
    return [(0, len(text))]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """`spans` sorted, and those that touch made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


# The stages whose rules weigh what is likely.
_JUDGED = frozenset((Stage.HYPHENS, Stage.SPACING, Stage.WORDS))
_STAGES = tuple(Stage)  # going through the enumeration itself takes longer than an idle stage


@lru_cache(maxsize=16)
def _settings(name: str) -> Profile:
    """The built-in profile `name`."""
    return make_profile(name)


def _edits(
    stage_rules: tuple[Rule, ...], view: View, tools: Tools, left: list[Span]
) -> Iterator[Edit]:
    """What the rules propose, less what may not be touched and what is in another language."""
    for rule in stage_rules:
        view.deadline.check()
        for reading in rule.readings(view, tools):
            view.deadline.check()
            start, end = reading.start, reading.end
            # Word spacing decides about titles by itself: `Songs ofPa ris`.
            may = view.maybe_english if rule.stage is Stage.SPACING else False
            # So do misread letters: where there are many, no line reads like English.
            may = may or (rule.code.startswith(LETTERS) and view.garbled(start))
            if rule.languages and not may and not view.english(start):
                continue
            if inside(view.protected, start) or inside(view.protected, end):
                continue
            if touches(view.kept, start, end) or touches(left, start, end):
                continue
            if rule.stage >= Stage.LINES and (inside(view.code, start) or inside(view.code, end)):
                continue
            before = view.text[start:end]
            if before == reading.after:
                continue
            if _holding(rule.code, start, view, tools.profile)[0] != "off":
                yield Edit(start, end, before, reading.after, rule.code, reading.evidence)


# Of these families a register may hold rules back (`register.HELD`).
_HELD_SOMEWHERE = frozenset(("HYP", "SPC", "OCR", "PUN", "FUR", "LIN", "MRK"))
_SUREST = 20.0  # log-odds; beyond some 37 a confidence is 1


def _holding(code: str, place: int, view: View, settings: Profile) -> tuple[str, Section | None]:
    """What the register of a place does to a rule, "" if nothing, else see `register.held`; and the
    section, if it was computed."""
    if code[:3] not in _HELD_SOMEWHERE:  # so that other rules do not have the text measured
        return "", None
    section = register_of(view, settings.register).at(place)
    forced = section.register == OTHER and settings.language == ENGLISH
    return "" if forced else held(section.register, code), section


def _held_back(edits: list[Edit], view: View, settings: Profile) -> list[Edit]:
    """The edits; those that the register of their place or a doubt of their rule holds back are no
    surer than a suggestion.
    """
    less = (_no_surer(edit, view, settings) for edit in edits)
    return [edit for edit in less if edit is not None]


def _no_surer(edit: Edit, view: View, settings: Profile) -> Edit | None:
    holding, section = _holding(edit.rule, edit.start, view, settings)
    doubt = next((piece for piece in edit.evidence if piece.source == DOUBT), None)
    if holding and section is not None:
        source, note = "register", f"the text is {section.register} here: {section.reason}"
    elif doubt is not None:
        source, note = DOUBT, "the original may be right, so this is only a suggestion"
    else:
        return edit
    threshold = settings.threshold(edit.rule)
    if threshold <= 0:  # all would be made
        return None
    most = _SUREST if threshold >= 1 else math.log(threshold / (1 - threshold)) - 0.01
    if edit.log_odds < most:
        return edit
    less = Evidence(source, note, most - edit.log_odds)
    return replace(edit, evidence=(*edit.evidence, less))


def _spaces(before: str, after: str) -> int:
    """How many spaces one text has more than another."""
    return max(0, after.count(" ") - before.count(" "))


def _change(document: Document, edit: Edit) -> Change:
    """The change of the source that `edit` would be, were it added to those already made."""
    start, end = document.to_source((edit.start, edit.end))
    left, right = document.to_text((start, end))
    left, right = min(left, edit.start), max(right, edit.end)
    after = document.text[left : edit.start] + edit.after + document.text[edit.end : right]
    return Change(start, end, document.source[start:end], after, (edit,))


def _is_rival(document: Document, rival: Change) -> bool:
    """Whether `rival` still is an alternative: to one change, that nothing else had a part in."""
    index = bisect_left(document.changes, rival.end, key=lambda change: change.start)
    near = [c for c in document.changes[max(0, index - 2) : index] if rival.start < c.end]
    if len(near) != 1 or len(near[0].edits) != 1:
        return False
    start, end = document.to_text((rival.start, rival.end))
    return document.text[start:end] != rival.after


def _settled_once(suggestions: list[Change]) -> list[Change]:
    """Each suggestion once, sorted."""
    kept = {(s.start, s.end, s.after): s for s in suggestions if s.before != s.after}
    return [kept[key] for key in sorted(kept)]
