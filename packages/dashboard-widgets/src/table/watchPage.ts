/**
 * Tells when a node may stand elsewhere on the screen: anything around it was scrolled, or the window has another size.
 * It ends by itself with the first event after the node was taken out; `watch` begins anew, as often as it is called.
 */
export function createPageWatch(node: Node, onMove: () => void): { watch(): void } {
  let watching: AbortController | undefined;
  const move = () => {
    if (node.isConnected) onMove();
    else {
      watching?.abort();
      watching = undefined;
    }
  };
  return {
    watch() {
      if (watching || !node.isConnected) return;
      watching = new AbortController();
      const options = { capture: true, passive: true, signal: watching.signal };
      // A scroll event does not leave the shadow tree that it happens in.
      for (let root = node.getRootNode(); ; root = (root as ShadowRoot).host.getRootNode()) {
        root.addEventListener("scroll", move, options);
        if (!(root instanceof ShadowRoot)) break;
      }
      window.addEventListener("resize", move, options);
    },
  };
}
