// Node's fetch: POST a body so often, then GET so often; prints how many were 200.
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";

const [post, body, get, times, pause] = process.argv.slice(2);
const headers = () => ({ "caiso-request-id": randomUUID(), "content-type": "application/json" });
let right = 0;
const count = async (reply) => {
  await reply.arrayBuffer();
  right += reply.status === 200 ? 1 : 0;
};
for (let number = 0; number < times; number++) {
  const content = body.replace("NAME", `node-${number}`);
  await count(await fetch(post, { method: "POST", headers: headers(), body: content }));
}
for (let number = 0; number < Math.min(times, 20); number++) {
  await count(await fetch(get, { headers: headers() }));
  await setTimeout(pause * 1000);
}
console.log(right);
