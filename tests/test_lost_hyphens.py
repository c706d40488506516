"""Lost hyphens: compounds get theirs back, coinages, names and lost spaces do not get one."""

import math

import pytest

from textfix import fix, profile
from textfix.decode.compounds import WEIGHTS, Place, cuts, features
from textfix.language.lexicon import lexicon

REPAIRS = [
    ("The rebelheld bridge was shut for a week.", "rebel-held"),
    ("She wore a silverbuttoned coat to the fair.", "silver-buttoned"),
    ("They keep a governmentfunded clinic in the hills.", "government-funded"),
    ("He sat in the lionfooted chair of his uncle.", "lion-footed"),
    ("It was a sevenroomed house with a garden.", "seven-roomed"),
    ("The Lisbonbased paper wrote about it.", "Lisbon-based"),
    ("Nearly fourfifths of the seats were empty.", "four-fifths"),
    ("They drove a horsedrawn cart to the market.", "horse-drawn"),
    ("The selfappointed mayor came to the feast.", "self-appointed"),
    ("It is a governmentowned bank.", "government-owned"),
    ("The fire began at Quennellroad on Monday night.", "Quennell-road"),
]

LOOK_ALIKES = [
    "The nonchurch guests sat in a voicelike hush.",
    "The healthcare of the town is paid for by the county.",
    "Mr. Broadhead met Mrs. Longstaff and Miss Quennellby in Marlowbridge.",
    "The Sparklebrook company sells its Brightwell soap in Coldharbour.",
    "The Donaudampfschiff lay beside the Pferdewagen at the Rathausplatz.",
    "The lampmaker and the ropefinders sang.",
    "A quasitorsion and an ultrabright lamp were shown, and a photoetched plate.",
    "Mr Longstreet met Mrs Overlane and Ada Backstreet at the house.",
    "A bookbound prowler and a nightjar sat in the paddlehouse.",
]

# A determiner behind `…ed` wants a verb before it: what was lost is a space, if anything.
VERBS = [
    ("The council said that the orchardpleased the guests.", "orchard-pleased"),
    ("At night the villagewelcomed her brother.", "village-welcomed"),
    ("The long letterangered their aunt.", "letter-angered"),
    ("All agreed that the gardeninformed our plans.", "garden-informed"),
]


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(("text", "compound"), REPAIRS)
def test_compound_gets_its_hyphen(text: str, compound: str) -> None:
    assert fix(text) == text.replace(compound.replace("-", ""), compound)


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_leaves(text: str) -> None:
    assert fix(text) == text


@pytest.mark.parametrize(("text", "compound"), VERBS)
def test_a_verb_gets_no_hyphen(text: str, compound: str) -> None:
    assert compound not in fix(text)


def test_two_words_cut_elsewhere() -> None:
    # `game-sat` would have a common last part; `games at` is what was written.
    assert "-" not in fix("There were gamesat the school and new gamesat the pier.")


def test_every_feature_has_its_weights() -> None:
    found = features(lexicon(), "stone", "wall", Place("the", "fell"))
    assert list(found) == list(WEIGHTS)
    assert all(math.isfinite(value) for value in found.values())


def test_cuts_leave_both_parts_words_or_free() -> None:
    assert ("rebel", "held") in set(cuts(lexicon(), "rebelheld"))
    assert ("Quennell", "street") in set(cuts(lexicon(), "Quennellstreet"))
    assert not list(cuts(lexicon(), "qzxjwvkq"))


@pytest.mark.parametrize("suggest_at", [0.0, 1.0])
def test_any_threshold_of_suggestions(suggest_at: float) -> None:
    settings = profile(suggest_at=suggest_at, apply_at=1.0, misread_at=1.0)
    text, _ = REPAIRS[0]
    assert fix(text, profile=settings) == text
