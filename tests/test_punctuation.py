"""Punctuation and the spaces round it: damage and repair, look-alike and untouched."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textfix import profile, repair
from textfix.record import criticmarkup

PUNCTUATION = profile(select=["PUN"])
ENGLISH = "It was one of the things that they had said to him in the house by the river. "

REPAIRED = [
    # no space behind a sentence
    "They tarred the hull of the old lugger.{++ ++}In May, she went out to sea again.",
    "The whole crew came from the coast of Wales.{++ ++}He was the cook, and a good one.",
    "They lay at anchor off Gull Rock.{++ ++}Pilots said they had seen no light that night.",
    "It cost them 10 billion in 2009.{++ ++}The town has not paid for it yet.",
    "Was it the wind?{++ ++}What else could it have been, he asked the others!{++ ++}They said no.",
    "It was the work of the mayor's office (as ever).{++ ++}He would not speak of it.",
    "They all went to see Dr.{++ ++}Brown about the pain in the leg.",
    # nor behind a comma
    "It was the boat that they used,{++ ++}which sank the year after.",
    "The boat was sold by her owner,{++ ++}Ada Finch, to a man from the next village.",
    "The keel was laid on June 3,{++ ++}1921 in the yard at Hull.",
    "The cook stood there with sleeves rolled,{++ ++}flour to the elbow, and a spoon in hand.",
    # nor round a quotation mark
    'The pilots kept to a{++ ++}"wait-and-see" rule in the end.',
    '"We shall keep to a{++ ++}"wait-and-see" rule," she said to them.',
    "The chart calls it{++ ++}“Gull Rock-North”{++ ++}and has no more to say.",
    "He told them “not a penny more,”{++ ++}and the miller put on his hat.",
    '"We are late for it."{++ ++}The others said nothing at all.',
    "'It was too late for us,'{++ ++}he said to the others.",
    # a space before a mark
    "The fog came up the river{-- --}, and nobody saw the bridge{-- --}.",
    "“The tide is out,” wrote Anna{-- --}. “We can walk to the island.”",
    "They met on Friday, June 3, 1921{-- --}, at the house of the mayor.",
    "It is the work of the city{-- --}’s own men and of the town{-- --}’s.",
    "“{-- --}It is late for all of us,” she said.",
    # numbers
    "The yard made 38{++ ++}million bricks before it was shut.",
    "They raised $3.5{++ ++}million for the school in only 15{++ ++}days.",
    "It was built in{++ ++}1987 and rebuilt on June{++ ++}14 of this year.",
    # addresses
    "The tide tables are kept at https://{-- --}www.example.org/tides/spring by the port.",
    "You find it at http://www.example.{-- --}org/maps if you look for it.",
    "The drawing is at http://example.org/yard/{--\n--}keel_plan_v3.pdf",
    "The drawing is at http://example.org/yard/{--\r\n--}keel_v3.pdf, in part.",
    "https://www.example.org/ferry/the-west-quay-is-shut-b47{-- --}306",
    "The timetable (http://example.org/q7Zk2{-- --}) has been out of date since May.",
    "Read more of it at{++ ++}https://www.example.org/maps today.",
    # two spaces
    "All that spring the quay had the smell of {-- --}wet rope and of tar.",
    # wrong marks
    "It was the ferry{~~\"~>'~~}s turn to wait for them.",
    'She wrote of the ferry{~~"~>\'~~}s "long and idle winter" in her log.',
    "It came in{++ ++}1987 from{++ ++}1200 men, and in{++ ++}1990 it went.",
    "I don{~~?~>'~~}t know what it{~~´~>'~~}s for.",
]


@pytest.mark.parametrize("marked", REPAIRED)
def test_damage_is_repaired(marked: str) -> None:
    assert repair(criticmarkup.before(marked), profile=PUNCTUATION).text == criticmarkup.after(
        marked
    )


STAYS = [
    "It has an area of 5 km²(May 2010) and a depth of 40 cm¾(2nd) in all, they said to us.",
    "The page runs on Node.js, ASP.NET and Booking.com; see Vestnik.ru and README.md for more.",
    "Call System.Out.Print and Console.WriteLine, then os.Path, of version 2.Beta.",
    "J.K.Hill of the U.S.Navy has a Ph.D. and was up at 9 a.m. and at 10:30.",
    "The film is called Will.I.Am, and so...So it was, of course.",
    "Node.Express is a name, and Node.Express is what it is called.",
    "1.The first of them\n2.The second of them\n3.The third of them",
    "About 1,000 of 12,500 people at 3:1 and 40,7128,74 in John 3:16 and 1;2.",
    "red,green,blue,yellow",
    "name,age,town\nAnna,31,Leeds\nTom,28,Wells",
    "The bond is in N,N-dialkyl and 1,2-dimethyl as f(x,y) and [a,b].",
    'A 5\'10" man with a 12"record and a 3.5"disk, said d"Artagnan.',
    'name="rope" and print("a"+"b") are set so.',
    "“We came, and we saw,” she said; ‘so’ it was; rock,'n'roll, in the '90s.",
    "The path went on . . . and on ... with .NET at .5 of *.txt and a :) or ;) for it.",
    "Who goes there ? Stop ! What a sight ; he ran ; nobody came ; and then ? Nothing ; alas !",
    "The ratio is 3 : 2 for x , y and for the set { a : b } of them.",
    "A 64GB stick, 4to6Club, the 1990s, 5pm, 10x, 3D, B2B, 15m, 2nd, 1st, 50mph and 20something.",
    "The crew of in20 and of in20 met for the 30days of 30days, a game, and for no other.",
    "See http://example.org/ for more, or http://example.org/maps and then go home.",
    "Links of the day:\nhttp://example.org/a\nhttp://example.org/b\n2019 was a good year.",
    "See www.example.org/maps/ and/or the one at www.example.org/b 24 hours a day.",
    "It was over.  Nobody spoke of it again.  It was as if it had not been.",
    "apples and pears    12   kg of them\nplums and cherries   7   kg of them",
    'The letter "s" and the "t" are the most usual; a 12"s record is not.',
    "“First paragraph of it.\n\n“Second paragraph of it.”",
    "Does he ask?so be it; the url is a?s=1 and b?d=2.",
    "He lives ( as they say ) by the river, in “ the house ” of old.",
]


@pytest.mark.parametrize("text", STAYS)
def test_look_alike_stays(text: str) -> None:
    assert repair(text, profile=PUNCTUATION).text == text


@pytest.mark.parametrize(
    "text",
    [
        "On dit que c'est fini ; mais qui le croit ? Personne dans la ville ne le sait !",
        "Il a dit : « Je suis là », et il est parti ; qui le croira ? Pas nous !",
        "Er sagte „Es ist spät“, und dann ging er nach Hause , wie es sich gehört.",
        "Er kam aus der Stadt,die er liebte.Der Weg war weit und sehr steil.",
    ],
)
def test_other_languages_stay(text: str) -> None:
    assert repair(text, profile=PUNCTUATION).text == text


def notes(text: str) -> list[str]:
    (change,) = repair(text, profile=PUNCTUATION).changes
    return [evidence.note for evidence in change.edits[0].evidence]


def test_notes_say_what_stands_in_the_text() -> None:
    said = notes('It was an old custom."Late starts" were what they liked.')
    assert "`.` is before it, `Late` after it" in said
    assert "`town` and its `'s` are written" in notes("It was the town 's oldest gate.")[0]
    assert "`town` and its `’s` are written" in notes("It was the town ’s oldest gate.")[0]


PIECES = st.sampled_from(
    ["the town", "He said", " ", "  ", ",", ".", ";", ":", "?", "!", '"', "“", "”", "'", "’s", "\n",
     "\n\n", "38million", "in1987", "http://", "www.", "example.org", "/maps/", "a_1.pdf", "b47",
     "306",
     "(", ")", "The", "which", "river", "9", "s ", "t ", "don", " it "]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_a_second_run_does_nothing(text: str) -> None:
    settings_en = profile(select=["PUN"], language="en")
    once = repair(text, profile=settings_en).text
    assert repair(once, profile=settings_en).text == once


@pytest.mark.parametrize(
    "unit",
    ["a.B", "a,b", 'a"b', 'dog"s ', "a , ", "a  b ", "http:// ", "http://a/ 1-2 ", "38million ",
     "(function(", ".a {color: red;", "@media {", "Share\n", "“ ", "a“", ",'he ", "a“ b", "a ”b ",
     "in#0 they were there ", "#days ", "it is.They ", "a rope,which ", 'a"so" it ', "the the ",
     "rope ’s ", "don´t ", "Page #\n\n", "and\n\n12\n\nthe ", "100,000rooms ", "topmost#0 cm ",
     "Downloaded from a.example on 3 May 2018\nit is\n", "Notes on Maps    #\nit is\n",
     "He said so. Story continues below. ", "[related-posts]\n", "govemment fe11 ",
     "(as he said ) ", "“ it is” "],
)  # fmt: skip
@pytest.mark.parametrize("front", ["", ENGLISH], ids=["alone", "behind English"])
def test_long_nonsense_takes_linear_time(unit: str, front: str) -> None:
    assert linear(unit, front, 20_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["in#0 they were there ", "#days ", "38million ", "so.“ and ", "govemment was "]
)
def test_counting_and_searching_back_take_linear_time(unit: str) -> None:
    assert linear(unit, ENGLISH, 60_000)


def linear(unit: str, front: str, size: int) -> bool:
    """Whether four times the text takes about four times as long; quadratic code takes sixteen.

    What takes no time is not compared, and a busy machine may be slow once or twice.
    """
    return any(
        taken(unit, front, 4 * size) < max(2.0, 9 * taken(unit, front, size)) for _ in range(3)
    )


def taken(unit: str, front: str, size: int) -> float:
    """The seconds that `unit` takes, repeated to `size`, with a number that grows for each `#`."""
    chosen = profile(select=["PUN", "FUR", "OCR"], language="en")
    text = front + "".join(unit.replace("#", str(n)) for n in range(100, 100 + size // len(unit)))
    start = time.process_time()  # the machine may be busy with other things
    repair(text, profile=chosen)
    return time.process_time() - start
