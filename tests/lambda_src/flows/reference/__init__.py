"""The reference of flows: one document, what each part of it does, and the page that says so."""
