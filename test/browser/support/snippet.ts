/** The seed's own monitor, as its vanilla snippet defines it. */
export const seedMonitor = `class CallSessionMonitor {
  constructor(sessionId, onUpdate) {
    this.sessionId = sessionId;
    this.onUpdate = onUpdate;
    this.intervalId = null;
  }

  async fetchStatus() {
    try {
      const response = await fetch(\`http://localhost:3000/calls/session/\${this.sessionId}\`);
      const data = await response.json();

      this.onUpdate(data);

      // Stop polling if completed
      if (data.isCompleted) {
        this.stop();
      }

      return data;
    } catch (error) {
      console.error('Status fetch error:', error);
      throw error;
    }
  }

  start(intervalMs = 3000) {
    // Initial fetch
    this.fetchStatus();

    // Start polling
    this.intervalId = setInterval(() => {
      this.fetchStatus();
    }, intervalMs);
  }

  stop() {
    if (this.intervalId) {
      clearInterval(this.intervalId);
      this.intervalId = null;
    }
  }
}
`;

/** What the seed's vanilla snippet does with it, as it stands; only the session's id is an example. */
export const seedUsage = `// Usage:
const monitor = new CallSessionMonitor('session-1738862891234-abc123', (status) => {
  console.log('Status updated:', status);

  // Update UI
  document.getElementById('status').textContent = status.statusDescription;
  document.getElementById('progress').style.width = \`\${status.progressPercentage}%\`;
  document.getElementById('progress-text').textContent = \`\${status.progressPercentage}%\`;

  // Show stats
  document.getElementById('total').textContent = status.totalNumbers;
  document.getElementById('processed').textContent = status.processedNumbers;
  document.getElementById('connected').textContent = status.connectedCalls;
  document.getElementById('failed').textContent = status.failedCalls;

  // Show error if exists
  if (status.hasError) {
    document.getElementById('error').textContent = status.errorMessage;
    document.getElementById('error').style.display = 'block';
  }
});

// Start monitoring
monitor.start(3000); // Poll every 3 seconds
`;

export const exampleId = "session-1738862891234-abc123";

/** The one line that is added. */
export const importLine = `import { CallSessionMonitor } from "@holat/sdk";\n`;

/** A page with the elements that the snippet fills. */
export const pageFor = (script: string) => `<!doctype html>
<meta charset="utf-8">
<title>A shop</title>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "@holat/sdk": "/sdk/index.js" } }</script>
<p id="status"></p>
<div><div id="progress"></div></div>
<p id="progress-text"></p>
<p><b id="total"></b> <b id="processed"></b> <b id="connected"></b> <b id="failed"></b></p>
<p id="error" style="display: none"></p>
<script type="module">
${script}</script>
`;
