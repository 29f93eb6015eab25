import "./signIn.css";
import { isHolatApiError } from "@holat/sdk";
import { element } from "../dom/element.js";
import { parseRoute } from "../routing/routes.js";
import type { Page } from "../shell/app.js";
import { buttonClass } from "../ui/button.js";
import { field } from "../ui/field.js";
import { describeError } from "../ui/showResource.js";

/** Takes a key once and forgets it: what is left is the cookie. Stands in place of any page that needs a key. */
export const signInPage: Page = (context) => {
  const { texts, server, access, router } = context;
  const { signIn, common } = texts;
  const isOwnPage = parseRoute(router.location.path).page === "signIn";
  const input = element("input", {
    type: "password",
    autocomplete: "current-password",
    required: true,
    spellcheck: "false",
    placeholder: "hk_...",
  });
  const key = field(signIn.label, input);
  const submit = element("button", { type: "submit", class: buttonClass("primary") }, signIn.submit);

  const send = async () => {
    submit.disabled = true;
    try {
      await server.signIn(input.value.trim());
      input.value = "";
      if (isOwnPage) history.replaceState(null, "", router.href("/"));
      await context.reload();
    } catch (error) {
      const wrong = isHolatApiError(error) && (error.status === 401 || error.status === 422);
      key.setError(wrong ? signIn.wrong : describeError(context, error));
      submit.disabled = false;
      input.focus();
      input.select();
    }
  };
  const isOther = !isOwnPage && !access.locked;
  return element(
    "form",
    {
      class: "sign-in panel stack",
      onsubmit: (event) => {
        event.preventDefault();
        void send();
      },
    },
    element("h1", {}, isOther ? common.keyNeeded : signIn.title),
    element("p", { class: "muted" }, isOther && !access.signedIn ? common.keyNeededMore : signIn.lead),
    key.root,
    submit,
    element("p", { class: "hint" }, `${signIn.hint} `, element("code", {}, "holat keys create")),
  );
};
