"""The register of a text: prose, verse, chat, data, source ... measured before language rules run.

What a document does throughout is its format or its author's style, not damage: a row of a table
has no space after its commas, a treebank one before each, a novel in dialect spells as it is
spoken. So the text is measured, section by section, and rules that make no sense in its register
are turned off there, or only suggest: `HELD` lists them. Start reading at `register_of`.

A text that is broken throughout is not a register. A scan has many unknown words too, but each of
them once; where spaces fell out by accident, they did not fall out at each comma of each line.

Most texts are plain prose. `_plainly_prose` detects it from cached features, without new work.
"""
