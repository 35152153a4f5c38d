"""Bots of Landbot as flow documents.

`export` reads the file, `kinds` tells its types apart, `converting` makes nodes and connections of
blocks by the files that each know one kind, `conversion` puts the document together and checks it.
"""
