"""What nobody damaged and looks as if somebody had, kind by kind: it stays as it is."""

import pytest

from textfix import fix, repair

NUL, STX, SHIFTED_SPACE = "\x00", "\x02", "\x03"
PROSE = "It was a long way to the harbour, and nobody of them knew what they would find there.\n\n"

CHARACTERS = {
    "a-sign-of-braille": "Sanded â¢ oiled",
    "an-ideograph-beside-latin-letters": "Certidªo de mençãº de cªsº",
    "a-rare-symbol-inside-a-word": "The histâš’ry page",
    "a-dash-inside-a-word": "Mem\x97ria and hist\x97ria",
    "a-dash-inside-a-word-as-an-entity": "As mem&#151;rias do porto",
    "a-capital-at-the-end-of-a-word": "the caf\x8e by the quay, r&#142;sum&#142;",
    "a-lost-sign-between-numbers": "3 \x01 4 = 12 and 3 \x02 4 = 7",
    "a-lost-sign-before-a-number": "x \x18 0, y\x192",
    "a-lost-bullet": f"{PROSE}\x07 bread\n\x07 butter",
    "letters-shifted-by-a-constant": "Wkh\x03vkls\x03fdph\x03lq\x03odwh\x11",
    "fields-parted-by-a-control": "Lund\x1f12\x1fquay\nHall\x1f9\x1fferry",
    "an-unknown-word-with-a-control": "the Qu\x00zx and the \x01vbt",
    "form-feeds-on-lines-of-their-own": (
        "One. [Page 1]\n\f\nMemo 7\nTwo. [Page 2]\n\f\nMemo 7\nThree. [Page 3]\n"
    ),
    "form-feeds-of-a-source-file": ";; One\n(a)\n\f\n;; Two\n(b)\n\f\n;; Three\n(c)\n",
    "word-joiners-before-dashes": "The quay\u2060—old as it was\u2060—stood; pages 3\u2060–9.",
    "soft-hyphens-as-bullets": "Ropes:\n\xad\nhemp of the quay\n\xad\nwool of the town\n",
    "soft-hyphens-between-names": "Berth\n\xad\nLund\n\xad\nHall\n",
    "a-soft-hyphen-between-a-title-and-a-text": "The Quay\n\xad\nIt was a long one.",
    "a-soft-hyphen-between-two-words": "It is the end\n\xad\nthe quay begins here.",
    "breaks-allowed-behind-slashes": "and/\u200bor, he/\u200bshe, in/\u200bout",
}

MARKUP = {
    "closing-tags-as-nouns": "You have to change </UL> to </OL> in the list, and it is done.",
    "a-tag-behind-a-pronoun": 'Because of your <div id="quay"> the list is too wide.',
    "a-tag-behind-a-pronoun-at-a-line-end": 'It is your <div id="quay">\nNobody else has it.',
    "a-tag-behind-an-article": "I put it in the <div class='x'> and went.",
    "a-tag-before-a-full-stop": 'The trouble is the <table width="9">.',
    "a-closing-tag-behind-an-article": "Then close it with a </td> and the row is done.",
    "a-closing-tag-as-an-object": "I forgot a comma and the whole </table> went to the end.",
    "a-licence-over-a-heading": "<!--- Licensed to the Quay -->\n\n# Quay\n\nIt is long.\n",
    "a-licence-over-an-underlined-heading": (
        "<!-- Copyright 2020 The Quay Authors -->\n\nQuay\n----\n\nIt is long.\n"
    ),
    "a-tag-in-the-place-of-another": "Use <hr>, not <br> in the notes of the port.",
    "a-stray-tag-that-is-named": "I had to delete the stray </div>, and it was well.",
    "a-licence-over-a-text": f"<!--\n(c) 1998 The Board\n-->\n\n{PROSE}",
    "entities-of-a-line-with-tags": "# Ropes\n\n- tar\n\n<b>Hemp</b>&nbsp;&nbsp;<i>&copy; Lund</i>",
    "an-entity-of-front-matter": "---\ntitle: Ropes &amp; tar\n---\n\n# Ropes\n\nOf hemp.",
    "a-pair-of-escaped-brackets": "It is &lt;example.org/a b\n> is bad/&gt; and so on.",
    "a-comment-beside-a-link": (
        "The [quay] is long.\n\n<!-- links -->\n\n[quay]: http://example.org/\n"
    ),
}

LETTERS = {
    "a-line-that-is-named": "Let l be a line and P a point not on l. Then l did not meet P.",
    "a-number-that-is-named": "If l did not vanish, then we could divide all of it by l.",
    "a-letter-among-letters": "The letters k, l, m and n follow j. The sound l is a soft one.",
    "letters-of-a-syntax": "It has a head such as `-n,m +k,l` and then the l lines of the quay.",
    "players-in-their-order": "The players g, h, k, l take turns, and l was the last of them.",
    "a-day-of-a-month": "On March ll, 1920, he left, and on June ll. he was back.",
    "a-room-and-a-bus": "They met in Room ll, and then they took Bus ll, the last one.",
}

SPACES = {
    "moves-of-chess": "14. Nd2 Bh6 was played, and then Rb3 Be6 and Nd4 Bf8.",
    "a-unit-before-brackets": "The fibre is 350 μm (F) wide, the coil has 3 mH (L).",
    "two-addresses": "See 7http://example.org/ 8http://example.net/ for the rest.",
    "a-sentence-behind-an-address": "From http://example.org/tides/Data. MAP-7. 1998. Proceedings.",
    "a-word-behind-the-start-of-an-address": "He typed http:// and. it failed at once.",
    "a-house-number-under-an-address": "At http://example.org/pier/\n12-14 Quay Road\nPortsmouth\n",
    "a-height-and-a-width": "The height h and the width w of the pier are known to them.",
    "a-length-and-a-mass": "The string has length l and mass m.",
    "a-rate-before-a-word": "The rate r ate at all that they had.",
    "a-letter-behind-a-word": "The words are drawn from a source s and a target t in the set.",
    "a-letter-on-the-next-line": "The words are drawn from a source\ns and a target t in the set.",
    "a-letter-for-its-sound": "Are you r friend here, and how r they?",
    "latin-letters-among-kana": f"{PROSE}iPhoneのiOSを使う人が多い。iPadのappをthe入れる",
    "latin-letters-among-hanzi": f"{PROSE}在iPhone上使用iOS系统的用户很多",
    "latin-letters-among-arabic": f"{PROSE}تطبيقiPhone في iOSالجديد",
    "capitals-divided-between-two-words": "It was done WITHOUT-\nINTERRUPTS of any kind.",
    "a-slip-behind-a-hyphen": "It was a self-\n     elimiting thing that they had.",
    "a-hyphen-behind-an-ordinal": "He hit it in the 12th-inning, and in the 4th-\nrough part.",
    "small-letters-behind-an-address": (
        "All the charts of the bay that we were able to find: http://example.org/bay/2.html\n\n"
        "by the way, they are for sale."
    ),
    "a-label-under-an-address": "http://example.org/berths/4/\nBERTH_NO : 4\nhttp://example.org/b/5/",
    "clitics-set-apart-throughout": (
        "There 's a hill of it, and that 's the sky, and here 's the road to the town."
    ),
    "a-colon-of-a-syntax": "The form of it is (BERTH : --quay) and (PIER : [1-9]) in the notes.",
    "a-semicolon-behind-a-gap": "The hour is 08:49:37 GMT    ; a note of the board on the hour",
    "a-question-mark-for-a-lost-sign": "4: Ei ? Solve(Vi,f)\n5: end for\n6: E is the set of them.",
    "initials-under-a-letter": "Please tell me what you think of it all. MK\n\nwell?\n",
    "an-example-that-is-set-in": "Write:\n\n\ta rope by the\n\nnote that there is no mark.\n",
    "the-end-of-a-list-in-a-program": 'piers = ["east", "west"]\n\ndef berth_of(pier):\n',
    "sums-of-a-form": "Sum of all that was in the cart of the\n\n0.00\n\nand sent for\n\n12.50.\n",
}

FURNITURE = {
    "lessons-of-a-few-lines": (
        "Lesson in the garden    1\nWe dig it all.\nLesson in the garden    2\nWe sow the peas.\n"
        "Lesson in the garden    3\nWe reap them.\n"
    ),
    "stanzas-with-their-refrain": (
        "1   O come to the sea\nand the old quay.\n2   O come to the sea\nand the new one.\n"
        "3   O come to the sea\nand to the boats.\n"
    ),
    "a-heading-over-an-indented-block": f"{PROSE}SEE ALSO\n     chart(1), pier(8)\n",
    "a-heading-and-a-gap-over-an-indented-block": (
        f"{PROSE}READ MORE\n\n     chart(1), pier(8), boat(3),\n     buoy(3)\n"
    ),
    "a-row-of-columns": "rope of hemp and tar   12\n\n40-7120\n\nrope of wool and tar   14\n",
    "a-field-with-a-date": f"{PROSE}COMMENTS: 04/18/94\n\nThe pier was built in that year.",
    "the-end-of-a-sentence-that-leads-on": f"{PROSE}It is done\n\nlike this:\n\n     pier -l\n",
    "a-date-under-each-headline": (
        "Ferry lost in a storm off the old pier\n\n3 June 2018\n\nhttps://example.org/ferry\n\n"
        "Pier open\n3 June 2018\nTalks end\n4 June 2018\n"
    ),
    "the-numerator-of-a-fraction": (
        "so that the sum of all the terms is at the end\n\n1\n\nover the number of boats we had."
    ),
    "the-number-of-an-equation": (
        "so that in each of these cases we have at last\n\n(4)\n\nwhere the first term is lost."
    ),
    "a-fraction-on-a-line-of-its-own": (
        "to fill the bowl that you have you will need\n\n3/4\n\ncups of the milk that is left."
    ),
    "a-row-of-numbers": (
        "the depth of the water at the three old piers\n\n12.5 13.2 14\n\nand at the new one was"
    ),
    "a-number-with-a-point": (
        "and the depth of the water at the old pier was\n\n12.345\n\nand at the new one it was"
    ),
}

REPAIRED = {
    "a-split-word-behind-the-same-initial": (
        "They had the heavy h and of the law on them.",
        "They had the heavy hand of the law on them.",
    ),
    "a-ligature-before-a-space": (
        "They drew the cli\x00 and the tari\x00 of the port, and it was all that they had.",
        "They drew the cliff and the tariff of the port, and it was all that they had.",
    ),
    "a-ligature-at-the-start-of-a-word": (
        "The \x00rst ship was \x00lled with what they had to take to the town.",
        "The first ship was filled with what they had to take to the town.",
    ),
    "a-ligature-where-a-rare-word-would-close": (
        "It was a modi\x00cation of the rule that they had made in the town.",
        "It was a modification of the rule that they had made in the town.",
    ),
    "padding-behind-the-text": ("The end.\x00\x00\x00\x00", "The end."),
    "the-end-mark-of-dos": ("The end.\n\x1a", "The end.\n"),
    "a-dash-between-words": (
        "the quay\x97the old one\x97was shut",
        "the quay—the old one—was shut",
    ),
    "a-lost-apostrophe": (
        "I don t know if he ll win. That s what they ve said, and it ain t so.",
        "I don't know if he'll win. That's what they've said, and it ain't so.",
    ),
    "the-end-of-a-word-that-would-begin-another": (
        "I don t know if they re late, and we re not.",
        "I don't know if they're late, and we're not.",
    ),
    "a-word-that-a-space-cut-like-an-apostrophe": (
        "My parents we re angry with me. That is what he s aid to them, and all went we ll.",
        "My parents were angry with me. That is what he said to them, and all went well.",
    ),
    "the-same-where-an-apostrophe-was-lost": (
        "I couldn t see how the ship came in. He s aid that it was late, and that s how it went.",
        "I couldn't see how the ship came in. He said that it was late, and that's how it went.",
    ),
    "a-page-break-before-a-line": ("The end.\n\fThe beginning.", "The end.\nThe beginning."),
}


@pytest.mark.parametrize("text", CHARACTERS.values(), ids=CHARACTERS)
def test_characters_stay(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize("text", LETTERS.values(), ids=LETTERS)
def test_letters_stay(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize("text", SPACES.values(), ids=SPACES)
def test_spaces_stay(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize("text", MARKUP.values(), ids=MARKUP)
def test_markup_that_is_talked_about_stays(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize("text", FURNITURE.values(), ids=FURNITURE)
def test_lines_of_the_text_stay(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize(("before", "after"), REPAIRED.values(), ids=REPAIRED)
def test_damage_beside_is_repaired(before: str, after: str) -> None:
    assert fix(before) == after
