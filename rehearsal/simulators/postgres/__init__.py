"""The PostgreSQL that stands where Aurora stands in the rehearsal: real, from a wheel."""
