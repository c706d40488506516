"""The report as SARIF 2.1.0, for code scanning and the editors and tools that read it.

A change that was made is a `warning`, a suggestion a `note`; each holds the fix. A region counts
from the source as it was read: code points (`charOffset`, columns), bytes (`byteOffset`), lines.

A fingerprint says "the same finding" after lines above it have come or gone: it is made of the
path, the rules, the change, what stands beside it on its line, and a number where all that occurs
twice.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from textfix import __version__
from textfix.patterns import regex
from textfix.record.result import Result
from textfix.report.json import Rows, dumps, on_lines
from textfix.report.json import change as told
from textfix.report.record import Entry, Source, name_bytes, sources
from textfix.report.terminal import reasons, sides

if TYPE_CHECKING:
    from textfix.engine.rule import Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_CONTEXT = 20  # code points on either side that belong to a fingerprint

_SURROGATE = regex("[\ud800-\udfff]")

# Encodings as IANA names them, where a source in them is usual.
_IANA = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE"}


def sarif(files: Sequence[tuple[str, Result]]) -> str:
    """The report as one run; artifacts and results are on lines of their own."""
    from textfix.engine.rule import rules  # no other report needs the rules, so none waits for them

    all_sources = sources(files)
    used = sorted({r for s in all_sources for e in s.entries for r in e.change.rules})
    index = {code: number for number, code in enumerate(used)}
    known = {rule.code: rule for rule in rules()}
    run = {
        "tool": {
            "driver": {
                "name": "textfix",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(code, known.get(code)) for code in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "artifacts": Rows(_whole(_artifact(source)) for source in all_sources),
        "results": Rows(
            _whole(result)
            for number, source in enumerate(all_sources)
            for result in _results(source, number, index)
        ),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": Rows([on_lines(run)])}
    return on_lines(log) + "\n"


def _whole(value: Any) -> str:
    """`value` as JSON without half characters: strict readers refuse a whole log for one."""
    text = dumps(value)
    if r"\ud" in text:
        unescaped = json.dumps(value, ensure_ascii=False)
        text = dumps(json.loads(_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", unescaped)))
    return text


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    """A rule as the tool describes it; one of another version of textfix has only its code."""
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": _message(rule.summary)},
        "help": {"text": _message(rule.page)},
        "properties": {"tags": [rule.stage.name.lower()]},
    }


def _artifact(source: Source) -> dict[str, Any]:
    artifact: dict[str, Any] = {
        "location": {"uri": _uri(source.name)},
        "hashes": {"sha-256": source.sha256},
        "properties": {
            "encoding": source.encoding,
            "profile": dataclasses.asdict(source.result.profile),
        },
    }
    if source.encoding in _IANA:
        artifact["encoding"] = _IANA[source.encoding]
    return artifact


def _results(source: Source, number: int, index: dict[str, int]) -> Iterator[dict[str, Any]]:
    location = {"uri": _uri(source.name), "index": number}
    seen: Counter[str] = Counter()
    for entry in source.entries:
        fingerprint = _fingerprint(source, entry)
        seen[fingerprint] += 1
        result = {
            "ruleId": entry.change.rules[0],
            "ruleIndex": index[entry.change.rules[0]],
            "level": "warning" if entry.applied else "note",
            "message": {"text": _message(_sentence(entry))},
            "locations": [
                {"physicalLocation": {"artifactLocation": location, "region": _region(entry)}}
            ],
            "partialFingerprints": {"textfix/v1": f"{fingerprint}:{seen[fingerprint]}"},
            "rank": round(100 * entry.confidence, 4),
            "properties": told(entry),
        }
        if fix := _fix(entry):
            result["fixes"] = [{"artifactChanges": [{"artifactLocation": location, **fix}]}]
        yield result


def _sentence(entry: Entry) -> str:
    return f"{' → '.join(sides(entry.change))}: {'; '.join(reasons(entry.change))}"


def _region(entry: Entry) -> dict[str, int]:
    change = entry.change
    return {
        "startLine": entry.line,
        "startColumn": entry.column,
        "endLine": entry.end_line,
        "endColumn": entry.end_column,
        "charOffset": change.start,
        "charLength": change.end - change.start,
        "byteOffset": entry.byte_start,
        "byteLength": entry.byte_end - entry.byte_start,
    }


def _fix(entry: Entry) -> dict[str, Any] | None:
    """The replacement; None if it holds half a character, which no text in SARIF can."""
    after = entry.change.after
    if _SURROGATE.search(after):
        return None
    return {"replacements": [{"deletedRegion": _region(entry), "insertedContent": {"text": after}}]}


def _fingerprint(source: Source, entry: Entry) -> str:
    change = entry.change
    parts = (
        source.name,
        "+".join(change.rules),
        change.before,
        change.after,
        source.lines.before(change.start, _CONTEXT),
        source.lines.after(change.end, _CONTEXT),
    )
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _message(text: str) -> str:
    """`text` as a message that holds no link and no placeholder (SARIF 3.11.5, 3.11.6)."""
    linkless = re.sub(r"[\\\[\]]", r"\\\g<0>", text)
    return linkless.replace("{", "{{").replace("}", "}}")


def _uri(name: str) -> str:
    return quote(name_bytes(name))
