"""The intervals of ``array_enclosure`` in programs that are written down once and run on many boxes.

Where the compiled machine is loaded it runs them in one call: the operations, their rounding and their proved error
bounds are the same, and only NumPy's call for every operation is saved.
"""

from .listing import Listing, listed
from .machine import enclosures, is_coded, load, loaded, ready

__all__ = ["Listing", "enclosures", "is_coded", "listed", "load", "loaded", "ready"]
