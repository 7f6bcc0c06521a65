import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";

/**
 * The API pages: everything from this server, and no validator elsewhere that would be sent the document. Groups open
 * on demand: drawn all at once, a document of this size is cut off.
 */
SwaggerUI({
  dom_id: "#docs",
  url: "/api/openapi.json",
  deepLinking: true,
  docExpansion: "none",
  validatorUrl: null,
});
