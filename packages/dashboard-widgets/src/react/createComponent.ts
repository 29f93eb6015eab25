import { createElement, type FunctionComponent, useRef } from "react";
import { defineElement, toAttributeName } from "../element/index.js";

export interface ComponentOptions {
  readonly tag: string;
  readonly element: CustomElementConstructor;
  /** Props that are properties of the element and no attributes, beside those that all elements have. */
  readonly properties?: readonly string[];
  /** Prop by event. */
  readonly events?: Readonly<Record<string, string>>;
}

const commonProperties = ["client", "sessions", "token", "locale"];

/** A component that renders the element with its attributes, also on a server; all else is the element's own work. */
export function createComponent<Props extends object>(options: ComponentOptions): FunctionComponent<Props> {
  const { tag, element: elementClass, events = {} } = options;
  const properties = [...commonProperties, ...(options.properties ?? [])];

  // biome-ignore lint/correctness/noComponentHookFactories: called once a component, at module level
  function HolatComponent(props: Props) {
    const latest = useRef(props);
    const known = useRef<HTMLElement>(undefined);
    const attributes: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(props)) {
      if (properties.includes(name) || Object.values(events).includes(name)) continue;
      if (value === undefined || value === null || value === false) continue;
      const attribute =
        name === "className" ? "class" : typeof value === "object" ? name : toAttributeName(name);
      attributes[typeof value === "function" ? name : attribute] = value === true ? "" : value;
    }
    const ref = (host: HTMLElement | null) => {
      if (!host) return;
      latest.current = props;
      defineElement(tag, elementClass);
      for (const name of properties) Reflect.set(host, name, Reflect.get(props, name));
      if (known.current === host) return;
      known.current = host;
      for (const [type, prop] of Object.entries(events))
        host.addEventListener(type, (event) => {
          const listener: unknown = Reflect.get(latest.current, prop);
          if (typeof listener === "function") listener(event);
        });
    };
    // An element that is defined before React takes over has its data-state by then.
    return createElement(tag, { ...attributes, ref, suppressHydrationWarning: true });
  }
  return HolatComponent;
}
