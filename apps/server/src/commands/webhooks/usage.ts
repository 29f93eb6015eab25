export const webhooksUsage = `usage:
  holat webhooks list         those that there are
  holat webhooks add URL [--event E]... [--description D]
                              tells URL of changes; prints the signing secret, this once. Events: call.started,
                              call.completed, call.failed, call.lost, call.found; all of them unless told otherwise
  holat webhooks remove ID    with what was to be sent there
  holat webhooks enable ID | disable ID
  holat webhooks rotate ID    a new secret; the one before signs too for 24 hours
  holat webhooks test ID      sends a webhook.test
  holat webhooks deliveries ID [--status pending|delivered|failed] [--limit N]
                              what was sent and what came of it, newest first
  holat webhooks replay ID [DELIVERY]
                              sends one again, or all that were given up

with each:
  --json                      JSON, one object a line
  --url URL                   the server; HOLAT_URL, else http://localhost:3000
  HOLAT_API_KEY               a key with the scope admin, where the server wants one

exit codes: 0, 2 wrong usage, 4 the server cannot be reached or refused
`;
