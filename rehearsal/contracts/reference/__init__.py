"""Lists of AWS as data, extracted from pinned packages by `python -m` of this folder."""
