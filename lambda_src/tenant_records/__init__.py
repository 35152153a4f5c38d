"""One tenant's rows in every table: counted, read for an export, deleted. For operators only."""
