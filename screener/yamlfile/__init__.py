"""Any YAML file as values with places and checked models; it knows no rule book."""

__all__ = ["fields", "files", "outline", "parse", "validate"]
