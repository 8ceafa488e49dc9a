// Starts the vendored Swagger UI on our own description; nothing comes from outside.
const place = document.getElementById("api");
window.SwaggerUIBundle({ url: place.dataset.url, domNode: place, deepLinking: true, validatorUrl: null, syntaxHighlight: false });
