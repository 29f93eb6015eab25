import { CallSessionStatus } from "@holat/dashboard-widgets/react";

/** The whole document, as the server writes it and the browser takes it over. */
export function Page({ sessionId, token, baseUrl }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>A campaign, rendered on the server</title>
        <link rel="icon" href="data:," />
      </head>
      <body>
        <CallSessionStatus sessionId={sessionId} token={token} baseUrl={baseUrl} lang="en" />
        <script type="application/json" id="props">
          {JSON.stringify({ sessionId, token, baseUrl })}
        </script>
      </body>
    </html>
  );
}
