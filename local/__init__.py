"""The platform on one machine: its command line and the rehearsal."""
