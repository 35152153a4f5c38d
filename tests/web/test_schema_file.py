"""The studio is built with the schema that the engine publishes."""

from gatehouse.operating.flows import schema_file


def test_the_studio_has_the_schema_of_the_engine() -> None:
    found = schema_file.path().read_text(encoding="utf-8")

    assert found == schema_file.text(), f"write it anew: python -m {schema_file.__name__}"
