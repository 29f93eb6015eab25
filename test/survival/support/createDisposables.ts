export interface Disposables extends AsyncDisposable {
  use<T extends AsyncDisposable>(resource: T): T;
}

/** Disposes of what it was given, the last first. (Node 20 has no AsyncDisposableStack.) */
export function createDisposables(): Disposables {
  const held: AsyncDisposable[] = [];
  return {
    use(resource) {
      held.push(resource);
      return resource;
    },
    async [Symbol.asyncDispose]() {
      for (const resource of held.splice(0).reverse()) await resource[Symbol.asyncDispose]();
    },
  };
}
