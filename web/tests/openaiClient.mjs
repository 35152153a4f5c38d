// What a program in JavaScript does with the official client: KEY and BASE_URL say where.
import console from "node:console";
import process from "node:process";
import OpenAI from "openai";

const { KEY, BASE_URL } = process.env;
const client = new OpenAI({ apiKey: KEY, baseURL: BASE_URL, maxRetries: 2 });
const model = (await client.models.list()).data[0].id;
const request = { model, messages: [{ role: "user", content: "How do I start?" }] };

const whole = await client.chat.completions.create(request);
const stream = await client.chat.completions.create({
  ...request,
  stream: true,
  stream_options: { include_usage: true },
});
let text = "";
let usage;
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta?.content ?? "";
  usage = chunk.usage ?? usage;
}

const made = await client.embeddings.create({
  model: "amazon.titan-embed-text-v2:0",
  input: ["How do I start?", "Rain in spring"],
  dimensions: 256,
});
const vectors = {
  lengths: made.data.map((item) => item.embedding.length),
  tokens: made.usage.total_tokens,
};

let refused;
try {
  await new OpenAI({ apiKey: "sk-wrong", baseURL: BASE_URL, maxRetries: 0 }).models.list();
} catch (error) {
  refused = { status: error.status, code: error.code };
}
console.log(
  JSON.stringify({ whole: whole.choices[0].message.content, text, usage, vectors, refused }),
);
