"""What every test may ask for; the fixtures themselves lie in tests/fixtures, one file per subject."""

import os

from hypothesis import settings

# The suite tries the same examples every time, so that it fails for a change and not for a chance;
# HYPOTHESIS_PROFILE=random looks further.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("random", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

pytest_plugins = [
    "tests.fixtures.components",
    "tests.fixtures.postgres",
    "tests.fixtures.registers",
    "tests.fixtures.sockets",
    "tests.fixtures.many_machines",
]
