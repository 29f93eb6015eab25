/** What an element, a hook or a composable shows. */
export interface Store<Snapshot> {
  /** `listener` is called after each change; the answer ends that. Something is asked of the server while there is one. */
  subscribe(listener: () => void): () => void;
  /** The same object until something changes. */
  getSnapshot(): Snapshot;
  /** Ends all work for good. */
  destroy(): void;
}
