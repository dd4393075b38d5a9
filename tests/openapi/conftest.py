"""The fixtures of spec files."""

from tests.spec_files import ask, crr, document, published, specs, write, zoo

__all__ = ["ask", "crr", "document", "published", "specs", "write", "zoo"]
