"""The language of conditions and aggregates: CEL, https://cel.dev, with numbers that are numbers.

Ints and floats go together, a chosen option counts as its value, and errors know their place.
"""
