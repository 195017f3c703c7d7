"""Settings of all tests: property tests have no deadline, because timings depend on the machine."""

from hypothesis import settings

settings.register_profile("inphase", deadline=None)
settings.load_profile("inphase")
