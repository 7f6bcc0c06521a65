"""What other packages call: the routes, for the API; who may frame a link, for its page; what is forgotten; links as
text for packages; addresses that the program hands out.
"""

from tongzhou.builder.links.handing_out import path_of_link
from tongzhou.builder.links.limits import prune_tries
from tongzhou.builder.links.origin_routes import router as origin_router
from tongzhou.builder.links.packaged import link_text, name_links, portable_link, read_links, save_link
from tongzhou.builder.links.public_routes import router as public_router
from tongzhou.builder.links.routes import router
from tongzhou.builder.links.visiting import frame_ancestors

ROUTERS = (router, public_router, origin_router)

__all__ = [
    "ROUTERS",
    "frame_ancestors",
    "link_text",
    "name_links",
    "path_of_link",
    "portable_link",
    "prune_tries",
    "read_links",
    "save_link",
]
