"""What can stand between a template and its documents."""

from tongzhou.kernel.errors import Problem


class TemplateExists(Problem):
    """The form has a template of this key already. Params: template."""

    code = "template_exists"
    status = 409


class TooManyTemplates(Problem):
    """The form has as many templates as it may. Params: limit."""

    code = "too_many_templates"
    status = 422


class TemplateBroken(Problem):
    """The form has changed beneath the template; `errors` names the blocks and what they miss."""

    code = "template_broken"
    status = 422


class TooManyPrinted(Problem):
    """More records than are printed at once. Params: limit."""

    code = "too_many_printed"
    status = 422


class PicturesTooLarge(Problem):
    """The pictures of these records are more than one document takes. Params: limit."""

    code = "pictures_too_large"
    status = 422
