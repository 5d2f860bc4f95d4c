"""Older and other office formats, read by way of a conversion to Word."""

from __future__ import annotations

from extractors.limits import Limits
from schemas.errors import DocumentError
from schemas.layout import Document


def read_office(source: bytes, limits: Limits) -> Document:
    """The document as laid out in its flow. Raises `DocumentError`."""
    raise DocumentError("limit_reader", "Files of this type are read with LibreOffice, which is not set up here.")
