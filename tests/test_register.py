"""What a text is measured to be, what that holds back, and that damage is no register."""

import dataclasses
import json
import pickle
from typing import Any

import pytest

import textfix
from textfix.document.register.held import HELD, held
from textfix.document.register.measure import register_of
from textfix.document.view import View
from textfix.language.lexicon import lexicon
from textfix.settings.profile import REGISTERS, ProfileError

PROSE = (
    "The ferry left the harbour an hour late, and nobody on the quay seemed to mind. A man with a "
    "basket of plums told us that the captain had been looking for his dog. When the bell rang at "
    "last, the children ran up to the rail and waved at the houses until they were out of sight."
)
VERSE = """\
The lamps are lit along the quay
And all the boats are in
The gulls have left the evening sea
The colder hours begin
I hear my father on the stair
He does not say my name
The wind is in my mother's hair
The house is still the same
"""
CSV = "id,plant,height,note\n" + "".join(
    f"{n},fern{n},{n * 3}.5,kept in the shade;wet\n" for n in range(1, 9)
)
LOG = "".join(
    f"2019-04-{n:02} 06:0{n % 9}:12 node{n} kernel[{n}]: eth0 linkdown cfgerr=0x{n}f\n"
    for n in range(1, 15)
)
SCORES = "".join(
    f"  {n}.30  Northgate Rovers      {n}-1 ({n}-0)  Kelby Wanderers\n" for n in range(1, 13)
)
TOKENISED = "\n".join(
    [
        "The firm , which makes pumps , said its sales rose in the spring .",
        "It did n't say why , and the analysts ' guesses were few .",
        "`` We do n't know , '' said one , the bank 's own man .",
    ]
    * 4
)
STAMPED = """\
10:32 <wren> hey u there , its me
10:33 <jay> yea,whats up
10:34 <wren> the the pool is closed again
10:35 <jay> omg rly ?
"""
TELEPHONE = """\
[12/05/21, 10:33:40] Aunt: the the ferry is late
[12/05/21, 10:34:02] Jo: oh no , what now
[12/05/21, 10:36:40] Aunt: dunno
[12/05/21, 10:39:11] Jo: going home
"""
CHAT = "".join(
    f"<lou{n}> {said}\n"
    for n, said in enumerate(
        ["hiya", "brb gotta feed teh cat", "lol", "wat", "r u coming", "nope", "k", "cya", "yup"]
    )
)
CODE = "".join(
    f"def step_{n}(self, rows: list[int]) -> int:\n"
    f"    total = sum(rows[{n}:]);\n    if total > {n}: return {{'a': total}}\n"
    for n in range(6)
)
# As a module begins: sentences, then statements with the two empty lines that part functions.
MODULE = '''"""Ferries and their timetables, as the harbour keeps them."""

import datetime
from pathlib import Path

BERTHS = 4  # the old quay is closed


class Ferry:
    """A boat without (self made) timetable ."""

    def __init__(self, name, berth = 1):
        self.name = name
        self.berth = berth

    def leaves(self, at):
        # the the clock of the quay is slow
        if self.berth > BERTHS:
            raise ValueError(self.name)
        return at + datetime.timedelta(minutes=5)


def read(path):
    rows = Path(path).read_text().splitlines()
    for row in rows:
        name, berth = row.split(",")
        yield Ferry(name, int(berth))
'''
MARKUP = "".join(
    f"== Option {n}\n\nSet `core.step{n}` with `--step{n}`; see \\emph{{steps}} and `step_{n}`.\n\n"
    for n in range(9)
)
DIALECT = " ".join(
    f"Ah wis gaun doon tae the kirk wi ma mither an she didnae ken whit wey it wis sae cauld, "
    f"an the wee bairns wir greetin fir thair faither number {n}."
    for n in range(20)
)
FRENCH = (
    "Le bateau est parti du port avec une heure de retard, et personne sur le quai ne semblait "
    "pressé. Les enfants ont couru vers la rambarde pour saluer les maisons dans la brume."
)


def table(rows: dict[str, object]) -> list[Any]:
    """Parameters with ids."""
    return [
        pytest.param(*(row if isinstance(row, tuple) else (row,)), id=name)
        for name, row in rows.items()
    ]


def measured(text: str) -> str:
    return register_of(View(text, lexicon(()))).name


@pytest.mark.parametrize(
    ("text", "register"),
    table(
        {
            "prose": (PROSE, "prose"),
            "one-word": ("Contents", "prose"),
            "one-line": ("The end ofthe road.", "prose"),
            "verse": (VERSE, "verse"),
            "csv": (CSV, "data"),
            "log": (LOG, "data"),
            "scores": (SCORES, "data"),
            "tokenised": (TOKENISED, "tokenised"),
            "chat": (CHAT, "chat"),
            "stamped": (STAMPED, "chat"),
            "telephone": (TELEPHONE, "chat"),
            "source": (CODE, "source"),
            "module": (MODULE, "source"),
            "markup": (MARKUP, "markup"),
            "dialect": (DIALECT, "dialect"),
            "french": (FRENCH, "other-language"),
            "greek": ("Το πλοίο έφυγε από το λιμάνι με μία ώρα καθυστέρηση.", "other-language"),
        }
    ),
)
def test_a_text_is_measured(text: str, register: str) -> None:
    found = register_of(View(text, lexicon(())))
    assert found.name == register, found.summary


def test_a_program_stays_as_it_is() -> None:
    assert textfix.fix(MODULE) == MODULE


# What is broken throughout is a broken text, and repaired.
@pytest.mark.parametrize(
    "text",
    table(
        {
            "misread": "Tbe sbip ieft tlie barbonr an bour iate, aud nobodv on tbe qnay seemcd to "
            "miud. A mau witb a baskct of plnms toid ns tbat tbe captaiu bad beeu lookiug.",
            "unspaced": "Theferryleftthe harbouranhourlate,andnobodyonthequayseemedtomind. "
            "Amanwithabasketofplumstoldusthatthecaptainhadbeenlookingforhisdog.",
            "split": "The fer ry left the har bour an ho ur late, and no body on the qu ay min ded",
            "set-apart": "T h e f e r r y , l e f t t h e , h a r b o u r . A n d , n o b o d y , "
            "m i n d e d . S o , i t , w e n t .",
            "spaces-before-commas": PROSE.replace(",", " ,"),
            "commas-without-spaces": PROSE.replace(", ", ","),
            "capitals-at-line-ends": PROSE.replace(". ", ".\n"),
        }
    ),
)
def test_damage_is_no_register(text: str) -> None:
    assert measured(text) == "prose"


BROKEN = "\nIt came to the end ofthe road.\n"


@pytest.mark.parametrize(
    ("text", "rule"),
    table(
        {
            "csv": (CSV, "PUN102"),
            "log": (LOG, "SPC301"),
            "tokenised": (TOKENISED, "PUN201"),
            "verse": (VERSE, "SPC201"),
        }
    ),
)
def test_what_a_text_does_throughout_stays(text: str, rule: str) -> None:
    assert rule not in textfix.repair(text).counts()


def test_a_held_rule_only_suggests_and_says_why() -> None:
    text = VERSE + "The end ofthe road is near\n"
    result = textfix.repair(text)
    assert result.text == text
    [suggestion] = [it for it in result.suggestions if it.before == "ofthe"]
    assert suggestion.confidence < result.profile.apply_at
    assert "the text is verse here: 9 of 9 lines" in suggestion.edits[0].evidence[-1].note
    forced = textfix.repair(text, profile=textfix.profile("article", register="prose"))
    assert "of the road" in forced.text


@pytest.mark.parametrize("apply_at", [0.0, 0.5, 0.9, 1.0])
def test_a_held_rule_makes_nothing_at_any_threshold(apply_at: float) -> None:
    text = VERSE + "The end ofthe road is near\n"
    settings = textfix.profile("article", apply_at=apply_at)
    assert "SPC301" not in textfix.repair(text, profile=settings).counts()


def test_sections_cover_the_source() -> None:
    text = f"{PROSE}\n\n{PROSE}\n\n{CSV}\n{PROSE} The end ofthe road &amp; all.\n\n{PROSE}\n"
    result = textfix.repair(text)
    assert result.register is not None
    sections = result.register.sections
    assert [section.register for section in sections] == ["prose", "data", "prose"]
    assert sections[0].start == 0
    assert sections[-1].end == len(text)
    assert all(one.end == two.start for one, two in zip(sections, sections[1:], strict=False))
    assert text[sections[1].start : sections[1].end].strip() == CSV.strip()
    assert "The end of the road & all" in result.text
    assert result.register.name == "prose"
    assert result.register.at(text.index("fern3")).register == "data"


def test_an_override_is_for_the_whole_text() -> None:
    result = textfix.repair(BROKEN, profile=textfix.profile("article", register="data"))
    assert result.text == BROKEN
    assert result.register is not None
    assert result.register.summary == "data: as the settings say"
    with pytest.raises(ProfileError, match="register must be one of auto, prose"):
        textfix.profile("article", register="poem")


@pytest.mark.parametrize(
    ("text", "name", "count"),
    table(
        {
            "two-spaces": (PROSE.replace(". ", ".  ") * 2, "two_spaces", 4),
            "form-feeds": (f"{PROSE}\f{PROSE}\f{PROSE}", "form_feeds", 2),
            "word-joiners": (PROSE + " 10\N{WORD JOINER}/\N{WORD JOINER}12", "word_joiners", 2),
            "no-break": (
                "Il dit : « Non ! » et partit.".replace(" ", "\xa0"),
                "no_break_spaces",
                8,
            ),
            "system": ("Il dit\xa0: «\xa0Non\xa0!\xa0» et partit.", "no_break_system", 4),
        }
    ),
)
def test_habits_are_counted(text: str, name: str, count: int) -> None:
    assert getattr(register_of(View(text, lexicon(()))).habits, name) == count


def test_habits_that_are_a_system() -> None:
    doubled = register_of(View((PROSE + " ").replace(". ", ".  ") * 2, lexicon(()))).habits
    assert doubled.doubles_spaces
    single = register_of(View("Il dit\xa0: «\xa0Non\xa0!\xa0»", lexicon(()))).habits
    assert single.keeps_no_break_spaces
    assert not register_of(View("a\xa0b c\xa0d e\xa0f", lexicon(()))).habits.keeps_no_break_spaces


def test_the_report_tells_and_keeps_it() -> None:
    text = VERSE + "The end ofthe road is near\n"
    result = textfix.repair(text)
    told = json.loads(result.report("json"))["files"][0]["register"]
    assert told["name"] == "verse"
    assert told["sections"][0]["end"] == len(text)
    again = textfix.Result.from_json(result.report("json"), text)
    assert again.register == result.register == pickle.loads(pickle.dumps(result)).register
    for name in ("text", "markdown", "html"):
        assert "9 of 9 lines" in result.report(name)
    assert "register" not in textfix.repair(PROSE).report("text").lower()


@pytest.mark.parametrize(
    "change",
    table(
        {
            "no-sections": {"sections": []},
            "unknown": {"sections": [{"start": 0, "end": 1, "register": "x", "reason": ""}]},
            "gap": {"sections": [{"start": 1, "end": 2, "register": "prose", "reason": ""}]},
            "short": {"sections": [{"start": 0, "end": 2, "register": "prose", "reason": ""}]},
        }
    ),
)
def test_a_register_that_cannot_be_meant(change: dict[str, object]) -> None:
    report = json.loads(textfix.repair(PROSE).report("json"))
    report["files"][0]["register"].update(change)
    with pytest.raises(textfix.report.saved.SavedError):
        textfix.Result.from_json(json.dumps(report), PROSE)


def test_the_table_names_each_register_and_only_rules_of_language() -> None:
    assert set(HELD) == set(REGISTERS[1:])
    for rules in HELD.values():
        for code in (*rules.off, *rules.suggest):
            assert code[:3] in {"HYP", "SPC", "OCR", "PUN", "FUR", "LIN", "MRK"}
    assert held("tokenised", "PUN201") == "off"
    assert held("tokenised", "SPC301") == "suggest"
    assert held("prose", "SPC301") == ""


def test_tags_and_entities_of_a_row_stay() -> None:
    row = 'id,name,note\n1,fern,"the &quot;old&quot; one"\n2,moss,it is wet<br>and dark\n'
    result = textfix.repair(row)
    assert result.text == row
    assert {code for change in result.suggestions for code in change.rules} == {"MRK101", "MRK201"}


@pytest.mark.parametrize("text", [STAMPED, TELEPHONE])
def test_a_stammer_in_chat_is_only_shown(text: str) -> None:
    result = textfix.repair(text)
    assert "FUR401" not in result.counts()
    assert any("FUR401" in change.rules for change in result.suggestions)


def test_a_second_run_measures_the_same() -> None:
    for text in (PROSE, VERSE, CSV, LOG, TOKENISED, CHAT, CODE, MARKUP, DIALECT, FRENCH):
        first = textfix.repair(text)
        second = textfix.repair(first.text)
        assert not second.changes
        assert first.register is not None
        assert second.register is not None
        names = [dataclasses.asdict(it)["register"] for it in first.register.sections]
        assert [it.register for it in second.register.sections] == names
