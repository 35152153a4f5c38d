"""Each process that stands for a service outside this machine, a folder each."""
