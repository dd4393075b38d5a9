"""CAISO's habits in OpenAPI files: names, error tables, downloads; and the contract of each operation."""
