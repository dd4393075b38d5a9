"""A local mock of the California ISO's CRR services, driven by their OpenAPI files."""

__version__ = "0.1.0"
