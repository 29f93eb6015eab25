import { z } from "zod";
import type { Router } from "../createRouter.js";
import { noQuery } from "../route.js";

/** Swagger UI styles its own elements inline; scripts come from here alone. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Relative addresses: the server may be found below a path. */
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Holat API</title>
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
</head>
<body>
<div id="docs"><p>The API is described in <a href="openapi.json">/openapi.json</a>.</p></div>
<script src="docs/assets/swagger-ui-bundle.js" defer></script>
<script src="docs/page.js" defer></script>
</body>
</html>
`;

const script = `if (window.SwaggerUIBundle) {
  window.SwaggerUIBundle({ url: "openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null });
}
`;

/** /docs: the same document for people. Swagger UI itself comes from `docsAssets`; without it the page links the document. */
export function addDocsRoutes(router: Router): void {
  const add = (path: string, operationId: string, summary: string, type: string, body: string) =>
    router.add({
      config: {
        method: "get",
        path,
        operationId,
        summary,
        tags: ["operation"],
        responses: { 200: { description: summary, content: { [type]: { schema: z.string() } } } },
      },
      access: null,
      query: noQuery,
      answer: () => ({
        status: 200,
        headers: {
          "content-type": `${type}; charset=utf-8`,
          "cache-control": "private, no-cache",
          "content-security-policy": contentSecurityPolicy,
          "referrer-policy": "no-referrer",
        },
        body,
      }),
    });
  add("/docs", "docs", "This document, for people", "text/html", page);
  add("/docs/page.js", "docsScript", "What /docs runs", "text/javascript", script);
}
