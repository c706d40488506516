"""Candidates for misread words: `tbe`, `suppos,2d`, `ofthc`, `wheth r`, `classi es`.

An out-of-vocabulary word is compared with the words it may be a misreading of, alone or with its
neighbour. These compete with one another and with the original, given the words around
them. The cost of a misreading depends on the letters (`confusions`) and on the document: where many
words are unknown, one more is more likely damage than a name. Start reading at `misreadings`.
"""
