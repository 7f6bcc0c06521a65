"""What others call: the routes, and templates as text for packages."""

from tongzhou.builder.documents.packaged import read_templates, save_template, template_text
from tongzhou.builder.documents.routes import router

__all__ = ["read_templates", "router", "save_template", "template_text"]
