"""What other packages call: shared views by key, for packages; the routes, for the API."""

from tongzhou.builder.views.actions import name_shared_views, save_shared_view
from tongzhou.builder.views.queries import list_shared_views
from tongzhou.builder.views.routes import router
from tongzhou.builder.views.saved import saved_request

__all__ = ["list_shared_views", "name_shared_views", "router", "save_shared_view", "saved_request"]
