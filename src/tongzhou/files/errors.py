"""What can be wrong with an uploaded file."""

from tongzhou.kernel.errors import Problem


class FileTypeRefused(Problem):
    """Its content is of a kind that is not taken, or not what its name says."""

    code = "file_type_refused"
    status = 422


class ImageUnreadable(Problem):
    """It says it is an image but cannot be read as one, or has too many pixels."""

    code = "image_unreadable"
    status = 422


class FileNotAttachable(Problem):
    """A record names a file that is not there, is not the writer's own, or belongs to another record."""

    code = "file_not_attachable"
    status = 422
