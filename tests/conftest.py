"""What every test may ask for; the fixtures themselves lie in tests/fixtures, one file per subject."""

pytest_plugins = [
    "tests.fixtures.components",
    "tests.fixtures.postgres",
    "tests.fixtures.registers",
    "tests.fixtures.sockets",
]
