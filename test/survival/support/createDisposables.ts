/** Disposes of what it was given, the last first. (Node 20 has no AsyncDisposableStack.) */
export function createDisposables() {
  const held: AsyncDisposable[] = [];
  return {
    use<T extends AsyncDisposable>(resource: T): T {
      held.push(resource);
      return resource;
    },
    async [Symbol.asyncDispose]() {
      for (const resource of held.splice(0).reverse()) await resource[Symbol.asyncDispose]();
    },
  };
}
