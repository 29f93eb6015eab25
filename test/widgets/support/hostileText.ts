const owned = "document.title='owned'";

/** What must never be anything but text: markup, scripts, marks that turn the reading direction, terminal escapes, emoji. */
export const hostileText = [
  `<script>${owned}</script><img src=x onerror="${owned}"><svg onload="${owned}"></svg>`,
  `</pre></style></textarea><iframe srcdoc="<script>parent.${owned}</script>"></iframe><style>*{display:none}</style>`,
  `"'\` &lt;b&gt; javascript:${owned} {{constructor.constructor("${owned}")()}} \${${owned}}`,
  "\u202Ekcab si siht\u202C \u2066\u200F 👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301\u0316\u0334 \uFEFF",
  "\u001B[2J\u001B[31mred\u001B]0;a title\u0007\u001B]8;;http://x\u0007link\u009B1m",
].join(" ");
