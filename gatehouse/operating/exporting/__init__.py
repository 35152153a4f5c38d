"""Everything of one tenant as files of JSON Lines, with a manifest that proves them whole."""
