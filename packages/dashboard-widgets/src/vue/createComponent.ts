import { type DefineSetupFnComponent, defineComponent, h, onBeforeMount } from "vue";
import { defineElement, toAttributeName } from "../element/index.js";

export interface ComponentOptions<Prop extends string> {
  readonly tag: string;
  readonly element: CustomElementConstructor;
  /** All that the component takes, beside what every one does. */
  readonly props: readonly Prop[];
  /** Those of them that are true or false. */
  readonly flags?: readonly Prop[];
  /** What is emitted, by event. */
  readonly events?: Readonly<Record<string, string>>;
}

const commonProps = ["client", "sessions", "token", "locale", "baseUrl", "lang", "theme"];
const properties = new Set(["client", "sessions", "token", "locale", "filter"]);

/** A component that renders the element with its attributes, also on a server; all else is the element's own work. */
export function createComponent<
  Props extends object,
  Emits extends Record<string, (...args: never[]) => void>,
>(options: ComponentOptions<keyof Props & string>): DefineSetupFnComponent<Props, Emits> {
  const { tag, element, events = {}, flags = [] } = options;
  const names = [...commonProps, ...options.props];

  return defineComponent({
    name: tag,
    props: Object.fromEntries<BooleanConstructor | null>(
      names.map((name) => [name, flags.some((flag) => flag === name) ? Boolean : null]),
    ),
    emits: Object.values(events),
    setup(props: Record<string, unknown>, { emit }) {
      onBeforeMount(() => defineElement(tag, element));
      return () => {
        const given: Record<string, unknown> = {};
        for (const name of names) {
          const value = props[name];
          if (properties.has(name)) given[`.${name}`] = value;
          else if (value !== undefined && value !== null && value !== false)
            given[toAttributeName(name)] = value === true ? "" : value;
        }
        for (const [type, name] of Object.entries(events))
          given[`on${type[0]?.toUpperCase()}${type.slice(1)}`] = ({ detail }: CustomEvent) =>
            emit(name, detail);
        return h(tag, given);
      };
    },
  }) as unknown as DefineSetupFnComponent<Props, Emits>;
}
