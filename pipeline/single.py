"""One document from its bytes to its rows, in the form in which a worker hands them over.

The same function runs in a worker and, where workers are not wanted, in the caller: both give the same bytes.
"""

from __future__ import annotations

from dataclasses import replace

from extractors import extract
from extractors.sniff import sniff
from pipeline.answers import Answer
from pipeline.context import Context
from pipeline.flow import convert_document
from pipeline.layouts import decode_document, encode_document
from pipeline.output_rows import Source, document_rows
from schemas.errors import DocumentError


def read_single(source: Source, content: bytes, layout: bytes | None, context: Context) -> Answer:
    """The answer for one document. `layout`, if given, stands in for `content`, which then is not read."""
    media_type = None if layout else sniff(content, source.file_name, context.limits).media_type
    try:
        document = decode_document(layout) if layout else extract(content, source.file_name, context.limits)
        conversion = convert_document(document, source.file_name, registries=context.registries, decisions=context.decisions)
    except DocumentError as error:
        return Answer(error=(error.code, error.message), media_type=media_type)
    except MemoryError:
        return Answer(error=("memory", "The document needs more memory than one document may take."), media_type=media_type)
    except RecursionError:
        return Answer(error=("limit_depth", "The document is nested too deeply."), media_type=media_type)
    kept = None if layout else encode_document(document)
    told = replace(source, media_type=document.media_type)
    return Answer(document_rows(told, conversion), conversion.registry, conversion.questions, None, kept, document.media_type)
