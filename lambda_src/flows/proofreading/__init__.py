"""Every mistake of a document that can be played all the same, but not as its author means it.

Documents are proofread before they are published. Those that were published before are not: they
go on as they are.
"""
