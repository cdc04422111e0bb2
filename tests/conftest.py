"""Settings that all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The first example pays for loading models, and a busy machine is slow: no deadline.  The same examples every time,
# so that a red test is red for everybody.
settings.register_profile(
    "project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")
