"""The key that tests plant and then look for where it must not be."""

KEY = "planted-0123456789-abcdefghij"
PARAMETER = "/gatehouse/test/model-key"
SECRET = "gatehouse-test-model-key"
