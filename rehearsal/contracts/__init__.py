"""What AWS refuses and the embedded AWS does not: one contract a file, each with its source.

`rehearsal/simulators/embedded_aws` puts them in front of the emulator, which keeps deciding as it
does: a contract can only refuse more.
"""
