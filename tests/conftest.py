"""Settings of all tests: property tests have no deadline, because timings depend on the machine."""

import os

from hypothesis import settings

# New examples every time, but the gate (.ci/run) says the same of the same commit.
settings.register_profile("inphase", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("inphase")
