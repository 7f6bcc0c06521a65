"""What can be wrong with a package."""

from tongzhou.kernel.errors import Problem


class PackageInvalid(Problem):
    """A file of the package is missing, unreadable or says something it cannot."""

    code = "package_invalid"
    status = 422


class PackageOlder(Problem):
    """A newer version of the package is installed."""

    code = "package_older"
    status = 409


class ArchiveGone(Problem):
    """The uploaded archive waited too long for its installation and was swept away. Upload it again."""

    code = "archive_gone"
    status = 410


class PackageExists(Problem):
    """The key is taken by another package."""

    code = "package_exists"
    status = 409


class PackageNotNewer(Problem):
    """A package that was made here is made again under a version that is not later."""

    code = "package_not_newer"
    status = 409


class PackageNamesRecords(Problem):
    """Texts of a package hold ids of records or people, which are only here; `errors` says where. Params: number."""

    code = "package_names_records"
    status = 422


class MenuChanged(Problem):
    """Somebody else arranged the menu since the caller read it."""

    code = "menu_changed"
    status = 409


class TooManyToCopy(Problem):
    """The form has more records than come along with a copy."""

    code = "too_many_to_copy"
    status = 422
