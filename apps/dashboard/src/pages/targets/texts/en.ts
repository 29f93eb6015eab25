/** Every word of this page; the other languages are of its type. */
export const en = {
  lead: "Machines that campaigns run on, as the server's configuration names them.",
  reachable: "Reachable",
  unreachable: "Unreachable",
  unknown: "Not tried yet",
  running: "Running",
  queued: "Queued",
  of: (running: string, most: string) => `${running} of ${most}`,
  lastError: "Last error",
  noError: "No error",
  lastHeard: "Last heard",
  stopAll: "Stop everything",
  stopTitle: (name: string) => `Stop everything on ${name}?`,
  stopMore: (count: string) => `Campaigns of this target that are canceled, the queued ones too: ${count}.`,
  stopYes: "Stop everything",
  stopped: (count: string) => `Campaigns being canceled: ${count}.`,
  nothing: "Nothing runs here.",
  emptyTitle: "No targets",
  emptyMore: "Targets come from holat.yaml or the environment of the server.",
  show: "Its campaigns",
  isDefault: "default",
  slots: (name: string) => `Places in use on ${name}`,
  queuedCount: (count: string) => `${count} queued`,
  checked: (moment: string) => `as of ${moment}`,
};

export type TargetsTexts = typeof en;
