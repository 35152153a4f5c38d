"""`make setup`: from Python and make alone to `.venv/bin/gatehouse`.

Runs on the standard library only, because nothing else is there yet.
"""
