"""What others call: import a file of one's own, the routes, the jobs, and where uploads wait."""

from tongzhou.builder.imports.contracts import Mode, OnError
from tongzhou.builder.imports.importing import import_file
from tongzhou.builder.imports.jobs import import_jobs
from tongzhou.builder.imports.routes import router
from tongzhou.builder.imports.running import Outcome
from tongzhou.builder.imports.uploads import Uploads

__all__ = ["Mode", "OnError", "Outcome", "Uploads", "import_file", "import_jobs", "router"]
