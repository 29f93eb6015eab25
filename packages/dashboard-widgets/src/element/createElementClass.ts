import { type Locale, parseLocale } from "@holat/core";
import type { Client, TokenFactory } from "@holat/sdk";
import type { SessionsAndMessages } from "@holat/sdk/sessions";
import { createFormat, type Format } from "../locale/createFormat.js";
import type { TextOverrides } from "../locale/texts.js";
import { createTokenHolder } from "../settings/createTokenHolder.js";
import { getSettings, subscribeSettings } from "../settings/settings.js";
import type { Store } from "../stores/store.js";
import { themeStyles } from "../styles/themeStyles.js";
import { adoptStyles } from "./adoptStyles.js";
import {
  type AttributeKind,
  type AttributeKinds,
  type AttributeValues,
  textAttribute,
  toAttributeName,
} from "./attributes.js";
import { h, setAttribute } from "./dom.js";
import { Host } from "./Host.js";

/** What every element takes, beside `lang`, which every HTML element has. */
export interface CommonProperties {
  /** Instead of one made of `baseUrl` and `token`, or the page's own. */
  client: Client | undefined;
  /** For the elements about connections, as `client`. */
  sessions: SessionsAndMessages | undefined;
  baseUrl: string | undefined;
  /** Also an attribute, when it is a string. */
  token: string | TokenFactory | undefined;
  /** auto, light, dark */
  theme: string | undefined;
  /** Texts instead of the language's own. */
  locale: TextOverrides | undefined;
}

export type ElementOf<Kinds extends AttributeKinds, Properties extends object> = HTMLElement &
  CommonProperties &
  AttributeValues<Kinds> &
  Properties;

export interface ElementClass<Kinds extends AttributeKinds, Properties extends object> {
  new (): ElementOf<Kinds, Properties>;
  readonly observedAttributes: readonly string[];
}

/** What a view is built with; it is built anew for another language or other texts. */
export interface ViewContext<Element, Texts> {
  readonly host: Element;
  /** What the view puts its nodes into. */
  readonly root: HTMLElement;
  readonly texts: Texts;
  readonly format: Format;
  readonly lang: Locale;
}

export interface ElementOptions<
  Kinds extends AttributeKinds,
  Properties extends object,
  Texts extends object,
  Deps extends readonly unknown[],
  Snapshot,
> {
  /** By property; the attribute of `sessionId` is `session-id`. */
  readonly attributes?: Kinds;
  /** Made with `property`. */
  readonly properties?: Properties;
  readonly texts: (lang: Locale) => Texts;
  /** After the theme's own. */
  readonly styles: readonly string[];
  /** What the store is made of. When one of them is another (Object.is), the store is. */
  deps(host: ElementOf<Kinds, Properties>): Deps;
  /** Undefined: there is nothing to show yet. */
  open(deps: Deps, host: ElementOf<Kinds, Properties>): Store<Snapshot> | undefined;
  /**
   * Builds the nodes once and gives back what is called after each change of the snapshot or of a property; that gives
   * back the host's `data-state`. `store` is what `open` gave.
   */
  view(
    context: ViewContext<ElementOf<Kinds, Properties>, Texts>,
  ): (snapshot: Snapshot | undefined, store: Store<Snapshot> | undefined) => string;
}

const commonAttributes: Readonly<Record<string, AttributeKind<string | undefined>>> = {
  baseUrl: textAttribute,
  theme: textAttribute,
};
const commonProperties = ["client", "sessions", "locale", "token"];

/**
 * A custom element over a store. Changes of one task are one update. An element that is moved in the page goes on; one
 * that is taken out ends its store in the following microtask.
 */
export function createElementClass<
  const Kinds extends AttributeKinds,
  Properties extends object,
  Texts extends object,
  Deps extends readonly unknown[],
  Snapshot,
>(options: ElementOptions<Kinds, Properties, Texts, Deps, Snapshot>): ElementClass<Kinds, Properties> {
  type Self = ElementOf<Kinds, Properties>;
  const attributes: AttributeKinds = { ...commonAttributes, ...options.attributes };
  const properties = [...commonProperties, ...Object.keys(options.properties ?? {})];

  class HolatElement extends Host {
    static readonly observedAttributes = [...Object.keys(attributes).map(toAttributeName), "token", "lang"];

    static {
      for (const [name, { read, write }] of Object.entries(attributes)) {
        const attribute = toAttributeName(name);
        Object.defineProperty(HolatElement.prototype, name, {
          get(this: HTMLElement) {
            return read(this.getAttribute(attribute));
          },
          set(this: HTMLElement, value) {
            setAttribute(this, attribute, write(value));
          },
        });
      }
      for (const name of properties) {
        Object.defineProperty(HolatElement.prototype, name, {
          get(this: HolatElement) {
            return (
              this.#values[name] ??
              (name === "token" ? textAttribute.read(this.getAttribute(name)) : undefined)
            );
          },
          set(this: HolatElement, value) {
            this.#values[name] = name === "token" ? this.#holdToken(value) : value;
            this.#schedule();
          },
        });
      }
    }

    readonly #values: Record<string, unknown> = {};
    readonly #holdToken = createTokenHolder();
    #isScheduled = false;
    #leaveSettings: (() => void) | undefined;
    #root: HTMLElement | undefined;
    #shown = "";
    #deps: Deps | undefined;
    #store: Store<Snapshot> | undefined;
    #leaveStore: (() => void) | undefined;
    #update: ReturnType<typeof options.view> | undefined;

    connectedCallback(): void {
      // What was set before the element was defined stands in the way of the accessors.
      for (const name of [...Object.keys(attributes), ...properties]) {
        if (!Object.hasOwn(this, name)) continue;
        const value = Reflect.get(this, name);
        Reflect.deleteProperty(this, name);
        Reflect.set(this, name, value);
      }
      this.#leaveSettings ??= subscribeSettings(() => this.#schedule());
      this.#schedule();
    }

    disconnectedCallback(): void {
      this.#schedule();
    }

    adoptedCallback(): void {
      if (this.shadowRoot) adoptStyles(this.shadowRoot, [themeStyles, ...options.styles]);
    }

    attributeChangedCallback(): void {
      this.#schedule();
    }

    #schedule(): void {
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      queueMicrotask(() => {
        this.#isScheduled = false;
        if (this.isConnected) this.#show();
        else this.#close();
      });
    }

    #close(): void {
      this.#leaveSettings?.();
      this.#leaveSettings = undefined;
      this.#leave();
      this.#deps = undefined;
    }

    #leave(): void {
      this.#leaveStore?.();
      this.#store?.destroy();
      this.#store = undefined;
    }

    #show(): void {
      const self = this as unknown as Self;
      const settings = getSettings();
      const lang = parseLocale(self.lang) ?? settings.lang ?? "uz";
      const overrides = { ...settings.locale, ...self.locale };
      const root = this.#getRoot();
      setAttribute(root, "data-theme", self.theme ?? settings.theme ?? "auto");
      setAttribute(root, "lang", lang);
      let state = "misconfigured";
      try {
        this.#open(self);
        const wanted = JSON.stringify([lang, overrides]);
        if (!this.#update || this.#shown !== wanted) {
          root.replaceChildren();
          const texts = { ...options.texts(lang), ...overrides };
          this.#update = options.view({ host: self, root, texts, format: createFormat(lang), lang });
          this.#shown = wanted;
        }
        state = this.#update(this.#store?.getSnapshot(), this.#store);
      } catch (error) {
        this.#update = undefined;
        this.#leave();
        this.#deps = undefined;
        console.error(error);
        root.replaceChildren(h("p", { class: "error", part: "error", role: "alert" }, String(error)));
      }
      setAttribute(this, "data-state", state);
    }

    #open(self: Self): void {
      const deps = options.deps(self);
      if (
        this.#deps?.length === deps.length &&
        deps.every((dep, index) => Object.is(dep, this.#deps?.[index]))
      )
        return;
      this.#leave();
      this.#deps = deps;
      this.#store = options.open(deps, self);
      this.#leaveStore = this.#store?.subscribe(() => this.#schedule());
    }

    #getRoot(): HTMLElement {
      if (!this.#root) {
        this.#root = h("div", { class: "holat", part: "root" });
        const shadow = this.attachShadow({ mode: "open" });
        adoptStyles(shadow, [themeStyles, ...options.styles]);
        shadow.append(this.#root);
      }
      return this.#root;
    }
  }
  return HolatElement as unknown as ElementClass<Kinds, Properties>;
}
