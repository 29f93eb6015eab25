/** A page of somebody's own, with the widgets from `/bundle/widgets.js`. */
export const pageWith = (body: string, head = "") => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>A shop</title>
<link rel="icon" href="data:,">
${head}
<script type="module" src="/bundle/widgets.js"></script>
<main>${body}</main>
</html>
`;

/** The attributes, quoted. */
export const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`)
    .join(" ");
