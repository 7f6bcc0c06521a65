"""What others call: the routes, templates as text for packages, a document of one record."""

from tongzhou.builder.documents.making import make_document
from tongzhou.builder.documents.packaged import read_templates, save_template, template_text
from tongzhou.builder.documents.queries import get_template, list_templates
from tongzhou.builder.documents.routes import router

__all__ = [
    "get_template",
    "list_templates",
    "make_document",
    "read_templates",
    "router",
    "save_template",
    "template_text",
]
