"""Punctuation and the spaces round it: damage and repair, look-alike and untouched."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textfix import markup, profile, repair

PUNCTUATION = profile(select=["PUN"])

REPAIRED = [
    # no space behind a sentence
    "The news came from the monitoring service.{++ ++}In it, they warned of more to come.",
    "They moved back to the hills of Wales.{++ ++}He had got a job in a mine there.",
    "It happened in Spring Gardens.{++ ++}Managers said they had seen nothing of it.",
    "It cost them 10 billion in 2009.{++ ++}The town has not paid for it yet.",
    "Was it the wind?{++ ++}What else could it have been, he asked the others!{++ ++}They said no.",
    "It was the work of the mayor's office (as ever).{++ ++}He would not speak of it.",
    "They all went to see Dr.{++ ++}Brown about the pain in the leg.",
    # nor behind a comma
    "It was the boat that they used,{++ ++}which sank the year after.",
    "He lived with his father,{++ ++}Tom Hill, on the farm by the river.",
    "She was born on May 8,{++ ++}1917 in the town of Leeds.",
    "She looked at it with hope failing,{++ ++}strength gone, and the night near.",
    # nor round a quotation mark
    'He said it would lead to a{++ ++}"quiet-life" policy in the end.',
    '"The plan will lead to a{++ ++}"quiet-life" policy," she said to them.',
    "The register has a{++ ++}“Mary Hill-Brown”{++ ++}among those who were there.",
    "They said “too little, too late,”{++ ++}as the others had said before them.",
    '"We are late for it."{++ ++}The others said nothing at all.',
    "'It was too late for us,'{++ ++}he said to the others.",
    # a space before a mark
    "It was a very odd thing to see{-- --}, and it left them all confused{-- --}.",
    "“It is over,” she said{-- --}. “It will not be so again.”",
    "They met on Monday, May 8, 2017{-- --}, at the house of the mayor.",
    "It is the work of the city{-- --}’s own men and of the town{-- --}’s.",
    "“{-- --}It is late for all of us,” she said.",
    # numbers
    "More than 26{++ ++}million people have seen it since May.",
    "They raised $3.5{++ ++}million for the school in only 15{++ ++}days.",
    "It was built in{++ ++}1998 and rebuilt on June{++ ++}14 of this year.",
    # addresses
    "Some sites for you are https://{-- --}www.example.org/maps/python and more of them.",
    "You find it at http://www.example.{-- --}org/maps if you look for it.",
    "You find it at http://example.org/papers/{--\n--}hill_brown_2011.pdf",
    "You find it at http://example.org/papers/{--\r\n--}hill_2011.pdf, in part.",
    "https://www.example.org/2018/09/07/the-bridge-is-shut-a62{-- --}819",
    "They told the paper (http://example.org/1rf4E{-- --}) that they would come.",
    "Read more of it at{++ ++}https://www.example.org/maps today.",
    # two spaces
    "The year was marked by {-- --}the arrival of the geese on the lake.",
    # wrong marks
    "He said it was the country{~~\"~>'~~}s job to do so.",
    'He said it was the country{~~"~>\'~~}s job "to make life easier" for them.',
    "I don{~~?~>'~~}t know what it{~~´~>'~~}s for.",
]


@pytest.mark.parametrize("marked", REPAIRED)
def test_damage_is_repaired(marked: str) -> None:
    assert repair(markup.before(marked), profile=PUNCTUATION).text == markup.after(marked)


STAYS = [
    "The page runs on Node.js, ASP.NET and Booking.com; see Kremlin.ru and README.md for more.",
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
    "A 4GB card, 9to5Mac, the 1990s, 5pm, 10x, 3D, B2B, 15m, 2nd, 1st, 50mph and 20something.",
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


PIECES = st.sampled_from(
    ["the town", "He said", " ", "  ", ",", ".", ";", ":", "?", "!", '"', "“", "”", "'", "’s", "\n",
     "\n\n", "26million", "in2014", "http://", "www.", "example.org", "/maps/", "a_1.pdf", "a62",
     "819",
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
    ["a.B", "a,b", 'a"b', 'dog"s ', "a , ", "a  b ", "http:// ", "http://a/ 1-2 ", "26million",
     "(function(", ".a {color: red;", "@media {", "Share\n", "“ ", "a“", ",'he "],
)  # fmt: skip
def test_long_nonsense_takes_linear_time(unit: str) -> None:
    import time

    start = time.perf_counter()
    chosen = profile(select=["PUN", "FUR"], language="en")
    repair((unit * (60_000 // len(unit)))[:60_000], profile=chosen)
    # Linear takes below two seconds with all rounds on a slow machine; quadratic takes minutes.
    assert time.perf_counter() - start < 20
