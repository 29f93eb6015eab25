import { element, fill, setText } from "../../dom/element.js";
import { icon } from "../../dom/icon.js";
import { mostNumbers, type ParsedNumbers, parseNumbers } from "../../numbers/parseNumbers.js";
import type { PageContext } from "../../shell/app.js";
import { field, select } from "../../ui/field.js";

const largestFileBytes = 16 * 1024 * 1024;
const shownFaults = 20;
const shownNumbers = 12;

/** Numbers by paste or by file, with what will be dialled and what will not, and why. */
export function createNumbersInput({ texts, format }: PageContext, onChange: () => void) {
  const { start } = texts;
  let column: number | undefined;
  let parsed: ParsedNumbers = parseNumbers("");

  const area = element("textarea", {
    rows: 7,
    spellcheck: "false",
    autocomplete: "off",
    class: "numbers",
    oninput: () => {
      column = undefined;
      setText(source, "");
      read();
    },
  });
  const numbersField = field(start.numbers, area, start.numbersHint);
  const source = element("span", { class: "muted" });
  const file = element("input", {
    type: "file",
    accept: ".csv,.txt,text/csv,text/plain",
    class: "visually-hidden",
    id: "numbers-file",
    onchange: () => {
      const [chosen] = file.files ?? [];
      if (chosen) void take(chosen);
    },
  });
  const take = async (chosen: File) => {
    if (chosen.size > largestFileBytes) {
      numbersField.setError(start.fileTooLarge);
      return;
    }
    area.value = await chosen.text();
    column = undefined;
    setText(source, start.fileRead(chosen.name));
    // The same file may be chosen again after it was mended.
    file.value = "";
    read();
  };
  const preview = element("div", { class: "numbers-preview" });

  const faults = (summary: string, lines: readonly string[], all: number) =>
    element(
      "details",
      { class: "faults" },
      element("summary", {}, summary),
      element(
        "ul",
        {},
        ...lines.map((line) => element("li", {}, line)),
        all > lines.length &&
          element("li", { class: "muted" }, start.andMore(format.figure(all - lines.length))),
      ),
    );
  const columnChoice = () => {
    const made = select(
      parsed.columns.map((name, index) => ({ value: String(index), label: start.columnOf(name) })),
      String(parsed.column),
      (value) => {
        column = Number(value);
        read();
      },
    );
    return element("label", { class: "filter" }, element("span", {}, start.column), made);
  };
  const render = () => {
    const { numbers, duplicates, bad, columns } = parsed;
    if (area.value.trim() === "") {
      fill(preview, element("p", { class: "muted" }, start.readyNone));
      return;
    }
    fill(
      preview,
      columns.length > 1 && columnChoice(),
      element("p", { class: "numbers-count" }, start.ready(format.figure(numbers.length))),
      numbers.length > 0 &&
        element(
          "ol",
          { class: "chips", "aria-label": start.preview },
          ...numbers.slice(0, shownNumbers).map((number) => element("li", {}, number)),
          numbers.length > shownNumbers &&
            element("li", { class: "more" }, start.andMore(format.figure(numbers.length - shownNumbers))),
        ),
      duplicates.length > 0 &&
        faults(
          start.duplicates(format.figure(duplicates.length)),
          duplicates
            .slice(0, shownFaults)
            .map(({ line, text, firstLine }) =>
              start.duplicate(format.figure(line), text, format.figure(firstLine)),
            ),
          duplicates.length,
        ),
      bad.length > 0 &&
        faults(
          start.bad(format.figure(bad.length)),
          bad.slice(0, shownFaults).map(({ line, text }) => start.badLine(format.figure(line), text)),
          bad.length,
        ),
    );
  };
  const read = () => {
    parsed = parseNumbers(area.value, column);
    const { numbers, bad } = parsed;
    if (numbers.length > mostNumbers) numbersField.setError(start.tooMany(format.figure(mostNumbers)));
    else numbersField.setError(numbers.length === 0 && bad.length > 0 ? start.onlyBad : "");
    render();
    onChange();
  };

  render();
  return {
    root: element(
      "div",
      { class: "stack" },
      numbersField.root,
      element(
        "div",
        { class: "row" },
        element("label", { class: "button", for: file.id }, icon("upload"), element("span", {}, start.file)),
        file,
        source,
      ),
      preview,
    ),
    /** Undefined while they cannot be sent. */
    value: (): readonly string[] | undefined => {
      const { numbers, bad } = parsed;
      const isOnlyBad = numbers.length === 0 && bad.length > 0;
      return numbers.length > mostNumbers || isOnlyBad ? undefined : numbers;
    },
    set: (text: string) => {
      area.value = text;
      read();
    },
  };
}
