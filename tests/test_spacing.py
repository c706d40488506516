"""Word spacing: one search for splits, joins and shifts; what it repairs and what it leaves."""

import math
from pathlib import Path

import pytest

from textfix import fix, repair
from textfix.decode.edges import edges_of
from textfix.decode.lattice import Channel, Edge, log_sum, search
from textfix.decode.segmentation import moves
from textfix.decode.window import window
from textfix.document.view import View
from textfix.language.lexicon import lexicon
from textfix.language.word_cost import word_cost
from textfix.settings.profile import profile

REPAIRS = [
    # A space that moved, where both readings are words: the context decides.
    ("He brought the letters tot he house.", "He brought the letters to the house."),
    ("She lives int he old town.", "She lives in the old town."),
    ("This is one oft he best things we have.", "This is one of the best things we have."),
    # Splits, one and several.
    ("The gover nment has fallen.", "The government has fallen."),
    ("At the junc t ion of the roads stood a mill.", "At the junction of the roads stood a mill."),
    ("T he house was sold.", "The house was sold."),
    ("We do n't know what the town' s name was.", "We don't know what the town's name was."),
    ("We don 't know the name.", "We don't know the name."),
    # Letters set apart, words too.
    (
        "When a s i n g e r i s n o t ready to begin, she may stop.",
        "When a singer is not ready to begin, she may stop.",
    ),
    # Merged words; names beside small words; digits.
    ("They went toIndia with her sister Miriamand the others.",
     "They went to India with her sister Miriam and the others."),
    ("It cost 10billion.The rest was paid by the state.",
     "It cost 10 billion. The rest was paid by the state."),
    ("The ship was lost in1887 and the town was silent.",
     "The ship was lost in 1887 and the town was silent."),
    ("It was the 46 th year of her reign.", "It was the 46th year of her reign."),
    ("I n 1921 the council gave u p the mill.", "In 1921 the council gave up the mill."),
    ("The bridge was built in 1 921.", "The bridge was built in 1921."),
    # A mark that joins stands behind the second word, not behind the first.
    ("It became aworld-famous garden in the end.", "It became a world-famous garden in the end."),
    # A line without any space.
    ("Themill,builtinstonebyamason(OlafBerg),burneddowninMay1921,and40mencame.",
     "The mill, built in stone by a mason (Olaf Berg), burned down in May 1921, and 40 men came."),
    ("Theoldmillstoodbytheriverandnobodyknewwhohadbuiltit.",
     "The old mill stood by the river and nobody knew who had built it."),
]  # fmt: skip

LOOK_ALIKES = [
    "He came oft to the house.",
    "There is no where clause in it.",
    "The fogsignal and the tidegauge stood by the netloft.",
    "Isidro de Cordoba met Ali al Hariri and Kim Jong Il in La Paz.",
    "The Erdogan government and Jabhat al-Nusra met in Idlib.",
    "Bursaria fontinalis is a species of snail.",
    "The points a b c d and A B C lie on the line, and so do Q R S.",
    "He isnae here. She didnae come.",
    "The file sha256sum and Covid19 and base64 and x86 stay.",
    "He paid 19 780 francs for pages 19 20 and 21.",
    "It was sold in 1 921 cases, and 1 921 people came.",
    "The HarperLight of GlaxoBridge and the MetLife of SriRaja stay as they are.",
    "The wi-fi signal was up-to date.",
    "getUserProfileFromTheDatabase(name, age)",
    "GardenBridgeOpens.html",
    "Gardener.openTheBridgeOfTheTown(name,age);",
    "gardenBridgeOfTheTown,riverBankOfTheTown",
    "red,green,blue,yellow,brown,grey,white",
    "They had ideas uch as these for many years.",  # a letter was lost, not a space moved
    "The line " + "i" * 300 + " i i i ends here.",  # a rule that was read as letters
    "The mad man said hahahahahahahaand left.",
    "Der Vorsitzende hat gestern in der Stadt gesprochen und ist dann abgereist.",
]


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(("damaged", "right"), REPAIRS)
def test_repairs(damaged: str, right: str) -> None:
    assert fix(damaged) == right


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_leaves(text: str) -> None:
    assert fix(text) == text


def test_damage_elsewhere_makes_damage_likelier() -> None:
    text = "They met the primeminister in the house."
    (alone,) = moves(View(text, lexicon()))
    (among,) = moves(View(text, lexicon(), respaced=(5, 0)))
    assert among.after == alone.after == "prime minister"
    assert among.cost < alone.cost


@pytest.mark.usefixtures("rules_alone")
def test_the_document_is_a_witness() -> None:
    text = "Tagoropa is a genus of moths. The Tago ropa of the hills is the largest of them."
    assert "The Tagoropa of" in fix(text)


def test_the_same_accident_thrice_is_no_authors_word() -> None:
    text = "The windand the rain came. The windand the sea rose. The windand the hail fell."
    assert fix(text) == text.replace("windand", "wind and")


def test_evidence_is_for_people() -> None:
    (change,) = repair("They went toIndia with the others.").changes
    (edit,) = change.edits
    assert edit.rule == "SPC301"
    told = [evidence.source for evidence in edit.evidence]
    assert told[:3] == ["language", "damage", "measured"]
    assert {"attested", "document", "text", "shape", "beside"} <= set(told)
    assert edit.evidence[0].note == "`toIndia` is in no dictionary; `to India` is more likely here"


def test_leaving_alone_is_always_a_way() -> None:
    view = View("Xqzt brrgh 4x4x4 O'Neil's isn't", lexicon())
    place = window(view, 0, len(view.text))
    free = Channel(0, 0, 0, 0, 0)
    paths = search(edges_of(lexicon(), place), (0, 0), (), free, lexicon().model)
    by_span = {(edge.start, edge.end) for row in edges_of(lexicon(), place) for edge in row}
    assert all(span in by_span for span in zip((0, *place.gaps), place.gaps, strict=False))
    assert paths


def test_search_finds_the_cheapest_way() -> None:
    model = lexicon().model
    the, cat = model.key("the"), model.key("cat")
    rows = [[] for _ in range(6)]
    rows[0] = [Edge(0, 3, the, 0.0, 0, True), Edge(0, 6, 0, 50.0, 0, False)]
    rows[3] = [Edge(3, 6, cat, 0.0, 0, False)]
    best, second = search(rows, (0, 0), (), Channel(5, 5, 5, 5, 5), model)
    assert best.ends == (3, 6)
    assert second.ends == (6,)
    assert math.isclose(best.score, model.score(the) + model.score(cat, the) - 5)
    assert math.isclose(log_sum([0.0, 0.0]), math.log(2))


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [("netloft", "performanceand"), ("AllMusic", "inIndia"), ("Okafor", "okafor")],
)
def test_price_of_unknown_words(likely: str, unlikely: str) -> None:
    assert word_cost(lexicon(), likely, False)[1] < word_cost(lexicon(), unlikely, False)[1]


def test_a_long_line_takes_linear_time() -> None:
    assert fix("xq1" * 20_000) == "xq1" * 20_000
    assert fix("ab cd " * 5_000).count("a") == 5_000


def test_a_users_own_name_is_a_word_to_cut_by(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("Zorbelquist\n", encoding="utf-8")
    text = "They met Zorbelquistand the others, and Zorbel quist was glad of it."
    right = "They met Zorbelquist and the others, and Zorbelquist was glad of it."
    assert fix(text, profile=profile("article", dictionary=(str(own),))) == right


def test_rare_names_stay() -> None:
    text = "Mr Nguyen thi Anh met Lothar Weidenmuller in Kirchzarten, and Ada Quennell too."
    assert fix(text) == text
