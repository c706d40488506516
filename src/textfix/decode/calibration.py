"""How likely a reading is right on unseen text: a fitted additive model.

The log-odds of the rule are one feature. Others are the frequency of the forms in other texts
(`attested`), the rest of the document, the kind of text, the shape of the word and its neighbours.
Each feature (`judge_features.py`) has a weight, one for all rules and a correction for each;
together they give the log-odds that the reading is right. The weights are in `judge.tsv` and
`judge_scans.tsv`, which `benchmarks/fit_judge.py` fits on clean text of many kinds and on text with
planted damage.

The model is additive, so that what each group of features adds is one piece of evidence of the
record. Start reading at `calibrated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from textfix.decode.judge_features import Features
from textfix.io.shipped import shipped
from textfix.record.model import Edit, Evidence, probability
from textfix.settings.profile import LETTERS, SPACES

if TYPE_CHECKING:
    from textfix.document.view import View
    from textfix.settings.profile import Profile

LIKELY = (*SPACES, *LETTERS)
# Scans have more misread letters, and repeat them: they have a separate fit.
TEXTS, SCANS = "judge.tsv", "judge_scans.tsv"
EVERY = "*"  # the row of a weight that all rules share
INTERCEPT = "intercept"

_Table = dict[str, dict[str, float]]

# The features, grouped by the piece of evidence that reports them.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "rule": (INTERCEPT, "nats", "nats above", "gain", "damage", "dictionary", "frequency"),
    "attested": (
        "attested before", "unattested before", "attested after", "unattested after",
        "known before", "unknown after", "function words",
    ),
    "compound": (
        "compound", "closed compound", "open compound", "hyphens behind", "hyphens in front",
        "closes behind", "closes in front", "prefix", "participle", "name in front",
    ),
    "document": (
        "again", "author", "elsewhere", "document", "witness", "rate", "other rate", "alone",
        "again among others", "identifier among others",
    ),
    "text": (
        "unknown", "small unknown", "marks apart", "figures", "symbols", "letters alone",
        "capitalised", "short lines", "open lines", "not english",
    ),
    "shape": (
        "capital", "capitals", "capital inside", "identifier", "letters", "short", "apostrophe",
        "hyphen", "foreign letters",
    ),
    "beside": (
        "unknown beside", "name beside", "nothing beside", "unknown in line", "few words in line",
        "short line",
    ),
}  # fmt: skip
_GROUP = {name: group for group, names in GROUPS.items() for name in names}


def calibrated(view: View, edits: Sequence[Edit], settings: Profile) -> list[Edit]:
    """The edits of a stage, those of `LIKELY` rules with the evidence of the fitted model.

    The fit has no text without spaces: such texts keep the log-odds of the rules.
    """
    weights = [_weights(edit.rule, settings) for edit in edits]
    judged = [edit for edit, own in zip(edits, weights, strict=True) if own]
    if not judged or view.unspaced:
        return list(edits)
    features = Features(view, judged)
    return [
        replace(edit, evidence=(*edit.evidence, *_evidence(edit, features.of(edit), own)))
        if own
        else edit
        for edit, own in zip(edits, weights, strict=True)
    ]


def _weights(rule: str, settings: Profile) -> Mapping[str, float] | None:
    """The weights of a rule, if a fit met enough readings of it."""
    scans = settings.scanned and rule.startswith(LETTERS)
    return _table(SCANS if scans else TEXTS).get(rule)


def _evidence(
    edit: Edit, features: Mapping[str, float], weights: Mapping[str, float]
) -> Iterator[Evidence]:
    """What the model adds to the evidence of a rule, group by group."""
    sums = dict.fromkeys(GROUPS, 0.0)
    sums["rule"] = weights[INTERCEPT]
    for name, value in features.items():
        if value:
            sums[_GROUP[name]] += weights[name] * value
    own = sums.pop("rule")
    share = round(100 * probability(own))
    yield Evidence(
        "measured",
        f"calibrated: {share} % of similar corrections by this rule were right",
        own - edit.log_odds,
    )
    for group, weight in sums.items():
        if weight:
            yield Evidence(group, _note(group, edit, features), weight)


def _note(group: str, edit: Edit, features: Mapping[str, float]) -> str:
    """What a group of features says about a reading, in words."""
    # An inserted or deleted space has no letters to show.
    before = f"`{edit.before.strip()}`" if edit.before.strip() else "the original form"
    after = f"`{edit.after.strip()}`" if edit.after.strip() else "the form without the space"
    if group == "attested":
        if features.get("unattested after"):
            return f"{after} is very rare in other texts"
        if features.get("unattested before"):
            return f"{before} is very rare in other texts, {after} is not"
        usual = features["attested after"] > features["attested before"]
        return f"people write {after if usual else before} more often"
    if group == "compound":
        return "how its parts combine with other words"
    if group == "document":
        if features.get("author"):
            return f"{before} occurs elsewhere in this document"
        others = "no other" if features.get("alone") else "more"
        return f"{others} damage of this kind in this document"
    if group == "text":
        unknown = round(100 * features.get("unknown", 0.0))
        return f"{unknown} % of the lowercase words of this text are in no dictionary"
    return "its length and its capitals" if group == "shape" else "the words beside it"


@cache
def _table(name: str) -> _Table:
    """The weights of a file by rule and feature: those that all rules share, each corrected."""
    own: _Table = {}
    for row in shipped(name).read_text(encoding="utf-8").splitlines():
        rule, feature, weight = row.split("\t")
        own.setdefault(rule, {})[feature] = float(weight)
    shared = own.pop(EVERY)
    return {
        rule: {name: weight + corrections.get(name, 0.0) for name, weight in shared.items()}
        for rule, corrections in own.items()
    }
