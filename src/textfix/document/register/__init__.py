"""What a text is: prose, verse, chat, data, source ... measured before a rule of language runs.

What a document does throughout is its format or its author's way, and no damage: a row of a table
has no space after its commas, a treebank one before each, a novel in dialect spells as it is
spoken. So the text is measured, section by section, and what its register makes senseless is not
done there, or only suggested: `HELD` says which rules. Start reading at `register_of`.

A text that is broken throughout is not a register. A scan has many unknown words too, but each of
them once; where spaces fell out by accident, they did not fall out at each comma of each line.

Most texts are plain prose, which the glance tells: `_plainly_prose` asks for nothing new.
"""
