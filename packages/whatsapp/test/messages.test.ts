import { createManualClock, eventually } from "@holat/testkit";
import { startWhatsAppServer, type WhatsAppServer } from "@holat/testkit/whatsapp";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createTestDriver, openLink, openPaired, type TestLink } from "./link.js";

const phone = "998900000030";
const other = "998911111111";
const never = new AbortController().signal;
let server: WhatsAppServer;
let link: TestLink;
beforeAll(async () => {
  server = await startWhatsAppServer();
  link = await openPaired(server, createTestDriver(server), phone);
});
beforeEach(() => server.setMessages({ answer: "ack", receipts: [] }));
afterAll(async () => {
  await link.connection.close();
  await server.stop();
});

const send = (id: string, text = "hello", of = link, signal = never) =>
  of.connection.send({ id, to: other, text }, signal);

test("a text is decrypted by its recipient, under the id that we gave it", async () => {
  await send("OUT1", "salom, dunyo");
  await send("OUT2", "https://example.org is only text");
  expect(await server.delivered()).toMatchObject([
    { id: "OUT1", from: phone, to: other, text: "salom, dunyo" },
    { id: "OUT2", from: phone, to: other, text: "https://example.org is only text" },
  ]);
});

test("receipts tell of our messages", async () => {
  await server.setMessages({ receipts: ["delivered", "read"] });
  await send("OUT3");
  await eventually(() =>
    expect(link.events.filter(({ type }) => type === "receipt")).toMatchObject([
      { receipt: { id: "OUT3", status: "delivered" } },
      { receipt: { id: "OUT3", status: "read" } },
    ]),
  );
});

test("a text that comes in is decrypted and told, each once", async () => {
  for (const id of ["IN1", "IN2"])
    await server.sendText({ from: other, to: phone, text: `this is ${id}`, id });
  await eventually(() =>
    expect(link.events.filter(({ type }) => type === "message")).toMatchObject(
      ["IN1", "IN2"].map((id) => ({
        message: { id, from: `${other}@s.whatsapp.net`, text: `this is ${id}` },
      })),
    ),
  );
});

test("both sides go on with one session when the first message came in", async () => {
  const stranger = "998922222222";
  await server.sendText({ from: stranger, to: phone, text: "who is there?", id: "IN3" });
  await eventually(() => expect(JSON.stringify(link.events)).toContain("who is there?"));
  await link.connection.send({ id: "OUT4", to: `${stranger}@s.whatsapp.net`, text: "a shop" }, never);
  expect((await server.delivered()).at(-1)).toMatchObject({ id: "OUT4", to: stranger, text: "a shop" });
});

test("what the server refuses is refused, with its code", async () => {
  await server.setMessages({ answer: { refuse: 479 } });
  await expect(send("OUT5")).rejects.toMatchObject({
    code: "MESSAGE_REFUSED",
    message: expect.stringContaining("479"),
  });
});

test("without an answer it is not known, nor when the caller gives up meanwhile", async () => {
  await server.setMessages({ answer: "silent" });
  const driver = createTestDriver(server, { timeouts: { ackMs: 300 } });
  const hasty = await openPaired(server, driver, "998900000031");
  await expect(send("OUT6", "hello", hasty)).rejects.toMatchObject({ code: "MESSAGE_UNKNOWN" });
  await hasty.connection.close();
  const giveUp = new AbortController();
  const sent = send("OUT7", "hello", link, giveUp.signal);
  await eventually(async () => expect((await server.delivered()).at(-1)?.id).toBe("OUT7"));
  giveUp.abort();
  await expect(sent).rejects.toMatchObject({ code: "MESSAGE_UNKNOWN" });
});

test("when the connection ends with it on the way it is not known; afterwards nothing is sent", async () => {
  const doomed = await openPaired(server, createTestDriver(server), "998900000032");
  await server.setMessages({ answer: "drop" }, "998900000032");
  await expect(send("OUT8", "hello", doomed)).rejects.toMatchObject({ code: "MESSAGE_UNKNOWN" });
  expect(doomed.connection.live).not.toBe("CONNECTED");
  await doomed.closed();
  await expect(send("OUT9", "hello", doomed)).rejects.toMatchObject({ code: "LINK_NOT_READY" });
  expect((await server.delivered()).map(({ id }) => id)).not.toContain("OUT9");
});

test("before it is ready nothing is sent", async () => {
  const unlinked = openLink(createTestDriver(server));
  await unlinked.event("qr");
  await expect(send("OUT10", "hello", unlinked)).rejects.toMatchObject({ code: "LINK_NOT_READY" });
  await unlinked.connection.close();
});

test("a restricted account says so, until when, and when it is over", async () => {
  const until = Math.ceil(Date.now() / 1000 + 3_600) * 1000;
  await server.restrict(phone, until);
  const last = () => link.events.filter(({ type }) => type === "restricted").at(-1);
  await eventually(() => expect(last()).toMatchObject({ restriction: { code: 463, until } }));
  await expect(send("OUT11")).rejects.toMatchObject({ code: "MESSAGE_REFUSED" });
  await server.restrict(phone, null);
  await eventually(() => expect(last()).toMatchObject({ restriction: null }));
  await server.setMessages({ answer: { refuse: 475 } });
  await expect(send("OUT12")).rejects.toMatchObject({ code: "MESSAGE_REFUSED" });
  await eventually(() => expect(last()).toMatchObject({ restriction: { code: 475, until: null } }));
});

test("what was answered before the restriction was lifted does not bring it back", async () => {
  const until = Math.ceil(Date.now() / 1000 + 3_600) * 1000;
  const account = "998900000033";
  await server.restrict(account, until);
  await server.holdRestrictionAnswers(true);
  const asked = await openPaired(server, createTestDriver(server), account);
  const told = () =>
    asked.events.flatMap((event) => (event.type === "restricted" ? [event.restriction] : []));
  await server.restrict(account, null);
  await eventually(() => expect(told()).toEqual([null]));
  await server.holdRestrictionAnswers(false);
  // Acknowledged after the late answer came.
  await send("LIFTED", "free again", asked);
  expect(told()).toEqual([null]);
  await asked.connection.close();
});

test("a number that is not on WhatsApp is refused before anything is sent, and asked for anew after a while", async () => {
  const clock = createManualClock();
  const driver = createTestDriver(server, { clock });
  const asker = await openPaired(server, driver, "998900000034");
  const nobody = "998933333333";
  const write = (id: string, of = asker) => of.connection.send({ id, to: nobody, text: "anybody?" }, never);
  await server.setUnknown(nobody);
  for (const id of ["NOBODY1", "NOBODY2"])
    await expect(write(id)).rejects.toMatchObject({
      code: "MESSAGE_REFUSED",
      message: expect.stringContaining("998933333333 is not on WhatsApp"),
    });
  await server.setUnknown(nobody, false);
  await expect(write("NOBODY3")).rejects.toMatchObject({ code: "MESSAGE_REFUSED" });
  await asker.connection.close();
  await clock.advance(600_000);
  const later = openLink(driver, { credentials: asker.credentials });
  await later.open();
  await write("SOMEBODY", later);
  expect((await server.delivered()).filter(({ to }) => to === nobody).map(({ id }) => id)).toEqual([
    "SOMEBODY",
  ]);
  await later.connection.close();
});

test("no keys are printed when a session of the encryption is replaced", async () => {
  const printed = vi.spyOn(console, "info");
  const stranger = "998922222223";
  await link.connection.send({ id: "KEYS1", to: stranger, text: "hello" }, never);
  await server.forgetSessions(stranger);
  await server.sendText({ from: stranger, to: phone, text: "I have a new session", id: "KEYS2" });
  await eventually(() => expect(JSON.stringify(link.events)).toContain("I have a new session"));
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});
