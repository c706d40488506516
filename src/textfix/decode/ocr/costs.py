"""The costs of misreadings, in nats, and the thresholds to accept one."""

from __future__ import annotations

# Nats, set on the development sets.
BLENDED = 22  # words that every document is taken to have had more,
OFTEN = 0.3  # and how many of them unknown by damage, in a scan;
SELDOM = 0.02  # in other texts
UNTOLD = 0.03  # if the profile is not known
MOST = 0.3  # the largest share of words that is taken to be damaged
BESIDE = 2.0  # a short unknown piece beside it: rather a word in pieces
AMONG = 3.0  # small words of another language beside it
OF_COMPOUND = 2.0  # it is part of a compound
HEAVY = 2.0  # nats of damage in a bad scan; from there on what follows counts, for each nat more:
CLEAN_AUTHOR = 5.0
CLEAN_NAMED, CLEAN_SHORT, CLEAN_TWICE, CLEAN_SLIP = 0.7, 0.4, 0.5, 0.5
ANOTHER = 7.0  # one name for another that the document does not have
AGAIN_HERE = 2.5  # at most, where the document has the word elsewhere
OVER = -4.0  # a speck read as an accent: almost nothing else explains `hamlét`
SPLIT, JOINED, LIGATURE = 4.0, 3.0, 1.0  # a space lost or too many besides
DIVIDED = 0.0  # a hyphen and a space that divide a word besides
REAL = 1.5  # the original is a word
MANY, MANY_MORE = 2, 5  # such words at least, and of a text that may have marks in its words
WORSE_YET = 0.06  # the same of another text
BAD = 0.02  # share of unknown words of a scan in which known ones are doubted too
ONCE = 7.0  # nats of a misreading in a word that was parted besides
MOST_NAMES = 30  # names of one look that a word is compared with, the most used
WITNESSES = 2  # uses of a name that the document may mean
FAINT = 6.0  # nats of a misreading at most of a short word with a capital
SHORT = 4  # letters
NEAR = 9.0  # nats of a misreading of a name that the document has elsewhere
LIKE_OTHERS, SHORT_ALIKE = 5, 3.5  # the same of a word of so many letters
ALIKE = 4.5  # and of any word, in a text that is not a scan
COMMON = 300  # uses of a word that may be meant in a text that is not a scan
SURE = 2.0  # nats from which a misreading shows a habit of the document
HABIT = 2.5  # nats at most that a habit is worth
