"""What misread words should read: `tbe`, `suppos,2d`, `ofthc`, `wheth r`, `classi es`.

A word that no dictionary has is compared with those it may be a misreading of, alone or together
with its neighbour; they compete with one another and with leaving it alone, each between the words
around it. What a misreading costs the letters tell (`confusions`), and the document: where many
words are unknown, one more is rather damage than somebody's name. Start reading at `misreadings`.
"""
