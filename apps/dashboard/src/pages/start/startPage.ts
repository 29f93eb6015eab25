import "./start.css";
import { element, fill, setText } from "../../dom/element.js";
import { icon } from "../../dom/icon.js";
import { toCurl } from "../../server/toCurl.js";
import type { Page } from "../../shell/app.js";
import { button, buttonClass } from "../../ui/button.js";
import { field, select } from "../../ui/field.js";
import { notice } from "../../ui/notice.js";
import { pageHead } from "../../ui/pageHead.js";
import { describeError } from "../../ui/showResource.js";
import { createNumbersInput } from "./createNumbersInput.js";
import { parseArgs, parseMetadata } from "./parseExtras.js";
import { readFailed } from "./readFailed.js";

/** Starts a campaign: where, with which numbers, and what goes with it. */
export const startPage: Page = (context) => {
  const { texts, format, client, server, access, query, signal } = context;
  const { start } = texts;
  const again = query.get("again");

  const target = select([{ value: "", label: start.defaultTarget }], "");
  const choose = (name: string) => {
    if (![...target.options].some(({ value }) => value === name))
      target.append(element("option", { value: name }, name));
    target.value = name;
  };
  // Without their names the server's own choice is there.
  void server.targets().then(
    (targets) => {
      const chosen = target.value || query.get("target");
      fill(target, ...targets.map(({ name }) => element("option", { value: name }, name)));
      if (chosen) choose(chosen);
      else target.value = targets.find(({ isDefault }) => isDefault)?.name ?? "";
    },
    () => {},
  );

  const numbers = createNumbersInput(context, () => update());
  const args = element("textarea", { rows: 3, spellcheck: "false", oninput: () => update() });
  const argsField = field(start.args, args, start.argsHint);
  const metadata = element("textarea", { rows: 3, spellcheck: "false", oninput: () => update() });
  const metadataField = field(start.metadata, metadata, start.metadataHint);
  const alert = element("div", { role: "alert" });
  const submitText = element("span", {}, start.submit);
  const submit = element(
    "button",
    { type: "submit", class: buttonClass("primary") },
    icon("campaigns"),
    submitText,
  );
  const origin = element("p", { class: "notice", "data-tone": "info", hidden: true });

  /** What would be sent now; undefined while something is wrong. */
  const read = () => {
    const parsedArgs = parseArgs(args.value);
    const parsedMetadata = parseMetadata(metadata.value);
    argsField.setError(
      parsedArgs.badLine === undefined ? "" : start.argBad(format.figure(parsedArgs.badLine)),
    );
    metadataField.setError(parsedMetadata === undefined ? start.metadataBad : "");
    const list = numbers.value();
    if (parsedArgs.badLine !== undefined || parsedMetadata === undefined || list === undefined)
      return undefined;
    return {
      ...(target.value && { target: target.value }),
      ...(list.length > 0 && { numbers: list }),
      ...(Object.keys(parsedArgs.args).length > 0 && { args: parsedArgs.args }),
      ...(Object.keys(parsedMetadata).length > 0 && { metadata: parsedMetadata }),
    };
  };
  const update = () => {
    const input = read();
    const count = input?.numbers?.length ?? 0;
    setText(submitText, count > 0 ? start.submitCount(format.figure(count)) : start.submit);
    submit.disabled = input === undefined;
    copy.disabled = input === undefined;
  };
  const send = async () => {
    const input = read();
    if (input === undefined) return;
    submit.disabled = true;
    setText(submitText, start.starting);
    fill(alert);
    try {
      const { sessionId } = await client.calls.start(input, { signal });
      context.toast(start.started);
      context.go({ page: "campaign", sessionId });
    } catch (error) {
      if (signal.aborted) return;
      fill(alert, notice("bad", describeError(context, error)));
      update();
    }
  };
  const copy = button(start.copyCurl, {
    icon: "copy",
    tone: "quiet",
    onClick: () => {
      const body = read();
      if (body === undefined) return;
      return context.copy(
        toCurl({ method: "POST", url: `${context.baseUrl}/calls/start`, body, withKey: access.signedIn }),
      );
    },
  });

  if (again !== null) {
    void readFailed(context, again).then(
      (failed) => {
        if (signal.aborted) return;
        setText(origin, failed.numbers.length === 0 ? start.againNone : start.again(again));
        origin.hidden = false;
        choose(failed.target);
        metadata.value =
          Object.keys(failed.metadata).length > 0 ? JSON.stringify(failed.metadata, null, 2) : "";
        numbers.set(failed.numbers.join("\n"));
      },
      (error) => signal.aborted || fill(alert, notice("bad", describeError(context, error))),
    );
  }

  const form = element(
    "form",
    {
      class: "stack-l start-form",
      onsubmit: (event) => {
        event.preventDefault();
        void send();
      },
    },
    origin,
    element("div", { class: "panel stack" }, field(start.target, target).root, numbers.root),
    element(
      "details",
      { class: "panel" },
      element("summary", {}, start.more),
      element("div", { class: "stack" }, argsField.root, metadataField.root),
    ),
    alert,
    element("div", { class: "row" }, submit, copy),
  );
  update();
  const back = context.link({ page: "campaigns" }, { class: "back" }, texts.pages.campaigns);
  return element("div", { class: "stack-l" }, pageHead({ title: start.title, lead: start.lead, back }), form);
};
