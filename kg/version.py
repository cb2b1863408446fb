"""The version of the package and of the data that it brings, and the day of that version."""

__all__ = ["VERSION_DATE", "__version__"]

__version__ = "0.1.0"
#: The day on which the data of this version were settled (ISO 8601): set with the version, never read from a clock.
VERSION_DATE = "2026-11-26"
