// Starts the manual of the API; a file of its own, since no script runs inside a page.
window.addEventListener("load", () => {
  window.manual = SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#manual",
    deepLinking: true,
    validatorUrl: null,
    defaultModelsExpandDepth: 0,
    docExpansion: "list",
    filter: true,
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
  });
});
